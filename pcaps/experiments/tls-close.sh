# curl asks over TLS and says Connection: close; the keys are in the capture.
packages=(nginx-light curl openssl)
ports=(443)
shows=('tls and http.connection == "close"')
ending='^S FIN [^,]*, S RST [^,]*$'

server() { start_nginx_tls; }

client() { SSLKEYLOGFILE=tls.keys curl -sS --insecure --http1.1 -H 'Connection: close' https://127.0.0.1/; }

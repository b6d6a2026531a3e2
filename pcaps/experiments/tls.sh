# curl asks nginx once over TLS; nobody kept the keys.
packages=(nginx-light curl openssl)
ports=(443)
shows=('tls.handshake.type == 1' 'tls.record.opaque_type == 23' '!http')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx_tls; }

client() { curl -sS --insecure --http1.1 https://127.0.0.1/; }

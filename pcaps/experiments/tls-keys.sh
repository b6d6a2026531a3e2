# curl asks nginx twice over TLS; the keys are in the capture, so that Wireshark can decrypt it.
packages=(nginx-light curl openssl)
ports=(443)
shows=('tls.handshake.type == 1' 'tls and http.request' 'tls and http.response')

server() { start_nginx_tls; }

client() {
    SSLKEYLOGFILE=tls.keys curl -sS --insecure --http1.1 https://127.0.0.1/ https://127.0.0.1/layout.css
}

# curl asks nginx twice over TLS 1.2; the keys are in the capture.
packages=(nginx-light curl openssl)
ports=(443)
shows=('tls.record.content_type == 21' 'tls and http.request.uri == "/layout.css"' 'tls and http.response')

server() { start_nginx_tls; }

client() {
    SSLKEYLOGFILE=tls.keys curl -sS --insecure --http1.1 --tls-max 1.2 https://127.0.0.1/menu.js https://127.0.0.1/layout.css
}

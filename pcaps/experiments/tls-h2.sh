# curl asks nginx for a page and three of its parts over HTTP/2, which TLS negotiated (ALPN); the keys are in the capture.
packages=(nginx-light curl openssl)
ports=(443)
shows=('tls.handshake.extensions_alpn_str == "h2"' 'http2.magic' 'http2.headers.path == "/menu.js"' 'http2.streamid == 7')

server() { start_nginx_tls '' '443 ssl http2'; }

client() {
    local part urls=()
    for part in layout.css menu.js clock.js; do urls+=("https://127.0.0.1/$part"); done
    SSLKEYLOGFILE=tls.keys curl -sS --insecure --http2 --parallel https://127.0.0.1/ "${urls[@]}"
}

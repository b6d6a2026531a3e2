# The same page from a server that keeps no connection: Chromium needs one for each part.
packages=(chromium nginx-light)
shows=('http.response and http.connection == "close"' 'http.request.uri == "/rings.svg"' 'tcp.stream == 7')

server() { start_nginx 'keepalive_timeout 0;'; }

client() {
    start_chromium http://127.0.0.1/
    sleep 8
    stop_chromium
}

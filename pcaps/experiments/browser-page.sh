# Chromium loads a page with its parts and stays open until nginx ends the idle connections after 5 s.
packages=(chromium nginx-light)
shows=('http.request.uri == "/"' 'http.request.uri == "/rings.svg"' 'http.request.uri == "/favicon.ico"'
    'tcp.flags.fin == 1 and tcp.srcport == 80')

server() { start_nginx 'keepalive_timeout 5s;'; }

client() {
    start_chromium http://127.0.0.1/
    sleep 12   # time to start, the timeout, and a while of silence
    stop_chromium
}

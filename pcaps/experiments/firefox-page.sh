# Firefox loads the same page and stays open until nginx ends the idle connections after 5 s.
packages=(firefox-esr nginx-light)
shows=('http.request.uri == "/"' 'http.request.uri == "/rings.svg"' 'tcp.flags.fin == 1 and tcp.srcport == 80')

server() { start_nginx 'keepalive_timeout 5s;'; }

client() {
    start_firefox http://127.0.0.1/
    sleep 18   # Firefox takes a while to start; then the timeout, and a while of silence
    stop_firefox
}

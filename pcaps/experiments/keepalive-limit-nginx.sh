# Four requests to nginx, which allows three on a connection and announces no limit.
packages=(nginx-light python3-requests)
shows=('http.response and http.connection == "close"' 'tcp.stream == 1 and http.request')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx 'keepalive_requests 3;'; }

client() {
    python3 - <<'END'
import requests

with requests.Session() as session:
    for part in "", "layout.css", "colours.css", "menu.js":
        session.get("http://127.0.0.1/" + part)
END
}

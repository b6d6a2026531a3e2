# Three requests.get without a session: a connection for each, though client and server both offer to keep it.
packages=(nginx-light python3-requests)
shows=('tcp.stream == 2 and http.request')

server() { start_nginx ''; }

client() {
    python3 - <<'END'
import requests

for part in "", "layout.css", "menu.js":
    requests.get("http://127.0.0.1/" + part)
END
}

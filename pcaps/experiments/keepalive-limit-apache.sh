# Five requests to Apache, which allows three more after the first and counts them down in Keep-Alive: max.
packages=(apache2 python3-requests)
shows=('http.response and http.connection == "close"' 'tcp.stream == 1 and http.request')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_apache $'KeepAliveTimeout 5\nMaxKeepAliveRequests 3\nDirectoryIndex index.html'; }

client() {
    python3 - <<'END'
import requests

with requests.Session() as session:
    for part in "", "layout.css", "colours.css", "menu.js", "clock.js":
        session.get("http://127.0.0.1/" + part)
END
}

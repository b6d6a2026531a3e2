# Three requests in one segment, before any answer.
packages=(nginx-light python3)
shows=('http.request.uri == "/menu.js"' 'http.response')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx ''; }

client() {
    python3 - <<'END'
import socket

request = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n"
with socket.create_connection(("127.0.0.1", 80)) as connection:
    connection.sendall("".join([
        request.format("/", ""), request.format("/layout.css", ""), request.format("/menu.js", "Connection: close\r\n"),
    ]).encode())
    while connection.recv(65536):
        pass
END
}

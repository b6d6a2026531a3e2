# The third step of the handshake carries the request: a client that asked its kernel not to acknowledge at once.
packages=(nginx-light python3)
shows=('frame.number == 3 and http.request')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx ''; }

client() {
    python3 - <<'END'
import http.client
import socket

connection = http.client.HTTPConnection("127.0.0.1")
connection.sock = socket.socket()
connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)
connection.sock.connect(("127.0.0.1", 80))
connection.request("GET", "/layout.css")
connection.getresponse().read()
END
}

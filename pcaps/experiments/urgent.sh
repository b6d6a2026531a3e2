# Between two requests the client sends a byte as urgent data, which nginx's reading passes over.
packages=(nginx-light python3)
shows=('tcp.flags.urg == 1' 'http.response.code == 200')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx ''; }

client() {
    python3 - <<'END'
import http.client
import socket
import time

connection = http.client.HTTPConnection("127.0.0.1")
connection.request("GET", "/layout.css")
connection.getresponse().read()
connection.sock.send(b"!", socket.MSG_OOB)
time.sleep(0.1)
connection.request("GET", "/colours.css")
connection.getresponse().read()
END
}

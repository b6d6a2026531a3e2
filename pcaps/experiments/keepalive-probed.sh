# A keep-alive connection in silence; the kernels of both sides probe it every second.
packages=(nginx-light python3)
shows=('tcp.srcport == 80 and tcp.analysis.keep_alive' 'tcp.dstport == 80 and tcp.analysis.keep_alive')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx '' '80 so_keepalive=1s:1s:3'; }

client() {
    python3 - <<'END'
import http.client
import socket
import time

connection = http.client.HTTPConnection("127.0.0.1")
connection.connect()
connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 2)
for path in "/layout.css", "/colours.css":
    connection.request("GET", path)
    connection.getresponse().read()
    time.sleep(3.3)
END
}

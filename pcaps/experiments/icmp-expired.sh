# A request may pass no router: ICMP's time exceeded, which quotes its header. Sent again it may, and all is well.
packages=(nginx-light python3 ethtool)
interface=wire0
filter='tcp port 80 or icmp'
shows=('icmp.type == 11' 'http.response.code == 200')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_routed
    start_nginx ''
}

client() {
    python3 - <<'END'
import http.client
import socket
import time

connection = http.client.HTTPConnection("198.51.100.2")
connection.connect()
connection.sock.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 1)
connection.request("GET", "/layout.css")
time.sleep(0.1)
connection.sock.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 64)
connection.getresponse().read()
END
}

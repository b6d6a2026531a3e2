# Both sides open the connection at once, their SYNs cross; then one of them asks and the other answers.
packages=(ethtool python3)
interface=wire0
shows=('tcp.flags == 0x002 and ip.src == 192.0.2.1' 'tcp.flags == 0x002 and ip.src == 192.0.2.2' 'http.request' 'http.response')

server() { connect_veth 'C:any:*:0.3' 'S:any:*:0.3'; }

client() {
    "${server_side[@]}" python3 - "$scratch/site" <<'END' &
import http.server
import socket
import sys

with socket.socket() as connection:
    connection.bind(("192.0.2.2", 80))
    connection.connect(("192.0.2.1", 80))
    http.server.SimpleHTTPRequestHandler(connection, ("192.0.2.1", 80), None, directory=sys.argv[1])
END
    local far=$!
    python3 - <<'END'
import http.client
import socket

connection = http.client.HTTPConnection("192.0.2.2")
connection.sock = socket.socket()
connection.sock.bind(("192.0.2.1", 80))
connection.sock.connect(("192.0.2.2", 80))
connection.request("GET", "/layout.css")
connection.getresponse().read()
END
    wait "$far"
}

# The server's sequence numbers pass 2^32 in the middle of an answer: it opened too, crossing the client, and chose the first one.
packages=(ethtool python3)
interface=wire0
shows=('tcp.seq_raw > 4294960000 and ip.src == 192.0.2.2 and tcp.flags == 0x002' 'tcp.seq_raw < 9000 and ip.src == 192.0.2.2 and tcp.len > 0'
    'http.request' 'http.response')

server() { connect_veth 'C:any:*:0.3' 'S:any:*:0.3'; }

client() {
    "${server_side[@]}" python3 - "$scratch/site" <<'END' &
import http.server
import socket
import sys

REPAIR, REPAIR_QUEUE, QUEUE_SEQ, SEND_QUEUE, OFF = 19, 20, 21, 2, -1    # <linux/tcp.h>

with socket.socket() as connection:
    for option, value in (REPAIR, 1), (REPAIR_QUEUE, SEND_QUEUE), (QUEUE_SEQ, -1500), (REPAIR, OFF):
        connection.setsockopt(socket.IPPROTO_TCP, option, value)
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
connection.request("GET", "/blue.png")
connection.getresponse().read()
END
    wait "$far"
}

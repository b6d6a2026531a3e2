# The client's sequence numbers pass 2^32 in the middle of an upload: it chose the first one itself.
packages=(nginx-light python3 ethtool)
interface=wire0
shows=('tcp.seq_raw > 4294960000 and tcp.flags.syn == 1' 'tcp.seq_raw < 20000 and tcp.len > 0' 'http.response.code == 201')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth
    start_nginx 'location = /form { return 201 "stored\n"; }'
}

client() {
    python3 - <<'END'
import http.client
import socket

REPAIR, REPAIR_QUEUE, QUEUE_SEQ, SEND_QUEUE, OFF = 19, 20, 21, 2, -1    # <linux/tcp.h>

connection = http.client.HTTPConnection("192.0.2.2")
connection.sock = socket.socket()
for option, value in (REPAIR, 1), (REPAIR_QUEUE, SEND_QUEUE), (QUEUE_SEQ, -4000), (REPAIR, OFF):
    connection.sock.setsockopt(socket.IPPROTO_TCP, option, value)
connection.sock.connect(("192.0.2.2", 80))
connection.request("POST", "/form", b"colour=blue&" * 1000)
connection.getresponse().read()
END
}

# Two clients give up in the middle of a request line: the first closes the connection, the second resets it.
packages=(nginx-light python3)
shows=('tcp.stream == 0 and tcp.dstport == 80 and tcp.flags.fin == 1' 'tcp.stream == 1 and tcp.flags.reset == 1')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx ''; }

client() {
    python3 - <<'END'
import socket
import struct
import time

for linger in False, True:
    connection = socket.create_connection(("127.0.0.1", 80))
    connection.sendall(b"GET /layout.c")
    time.sleep(0.2)
    if linger:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    time.sleep(0.2)
END
}

# A client with a small buffer reads nothing for 2 s: the window closes, the kernel probes it, it opens again.
packages=(nginx-light python3)
shows=('tcp.analysis.zero_window' 'tcp.analysis.keep_alive' 'tcp.analysis.window_update')

server() {
    seq 1 9800 >"$scratch/site/numbers.txt"
    start_nginx ''
}

client() {
    python3 - <<'END'
import socket
import time

with socket.socket() as connection:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    connection.connect(("127.0.0.1", 80))
    connection.sendall(b"GET /numbers.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    time.sleep(2)
    while connection.recv(4096):
        pass
END
}

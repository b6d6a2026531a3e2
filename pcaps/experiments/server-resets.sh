# A client reads nothing of a long answer; nginx waits for a second and resets the connection.
packages=(nginx-light python3)
shows=('tcp.analysis.zero_window' 'http.request')
ending='^S RST [^,]*$'

server() {
    seq 1 1500000 >"$scratch/site/numbers.txt"
    start_nginx 'send_timeout 1s; reset_timedout_connection on;'
}

client() {
    python3 - <<'END'
import socket
import time

with socket.socket() as connection:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    connection.connect(("127.0.0.1", 80))
    connection.sendall(b"GET /numbers.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    time.sleep(3)
END
}

# nginx answers before the upload has ended and takes no notice of the rest, which the client never completes; 5 s later it closes.
packages=(nginx-light python3)
shows=('http.response.code == 413' 'tcp.dstport == 80 and tcp.len > 0 and frame.time_relative > 0.3')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx 'client_max_body_size 1k;'; }

client() {
    python3 - <<'END'
import socket
import time

with socket.create_connection(("127.0.0.1", 80)) as connection:
    connection.sendall(b"POST /form HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3000\r\n\r\n")
    for part in range(3):
        time.sleep(0.2)
        connection.sendall(b"colour=blue&" * 50)
    while connection.recv(65536):
        pass
END
}

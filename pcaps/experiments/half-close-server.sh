# A server answers an upload early and sends its FIN, but reads on: the client sends the rest into the half-closed connection.
packages=(python3)
shows=('http.response.code == 202' 'tcp.dstport == 80 and tcp.len > 0 and frame.time_relative > 0.3')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() {
    cat >server.py <<'END'
import socket

with socket.create_server(("127.0.0.1", 80)) as listening:
    connection, _ = listening.accept()
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass
END
    start_server early 80 python3 server.py
}

client() {
    python3 - <<'END'
import socket
import time

with socket.create_connection(("127.0.0.1", 80)) as connection:
    connection.sendall(b"POST /form HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1800\r\n\r\n")
    for part in range(3):
        time.sleep(0.2)
        connection.sendall(b"colour=blue&" * 50)
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass
END
}

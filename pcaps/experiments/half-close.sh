# A client sends its FIN right behind the request and still gets the whole answer.
packages=(python3)
shows=('tcp.dstport == 80 and tcp.flags.fin == 1' 'http.response')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_server http.server 80 python3 -m http.server --directory "$scratch/site" 80; }

client() {
    python3 - <<'END'
import socket

with socket.create_connection(("127.0.0.1", 80)) as connection:
    connection.sendall(b"GET /layout.css HTTP/1.0\r\n\r\n")
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass
END
}

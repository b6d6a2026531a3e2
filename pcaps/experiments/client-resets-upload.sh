# A client resets the connection in the middle of its request's body.
packages=(nodejs python3)
shows=('tcp.dstport == 80 and tcp.len > 0')
ending='^C RST [^,]*$'

server() {
    cat >server.js <<'END'
require("http").createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(201).end("stored\n"));
}).on("clientError", () => {}).listen(80, "127.0.0.1");
END
    start_server node 80 node server.js
}

client() {
    python3 - <<'END'
import socket
import struct
import time

connection = socket.create_connection(("127.0.0.1", 80))
connection.sendall(b"POST /form HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3000\r\n\r\n")
connection.sendall(b"colour=blue&" * 50)
time.sleep(0.2)
connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
connection.close()
END
}

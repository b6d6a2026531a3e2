# Three requests in one segment; the answer to the first takes half a second, and the others, ready at once, wait for it.
packages=(nodejs python3)
shows=('http.request.uri == "/quick-two"' 'http.response')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    cat >server.js <<'END'
require("http").createServer((request, response) => {
    setTimeout(() => response.end(request.url + "\n"), request.url === "/slow" ? 500 : 0);
}).listen(80, "127.0.0.1");
END
    start_server node 80 node server.js
}

client() {
    python3 - <<'END'
import socket

with socket.create_connection(("127.0.0.1", 80)) as connection:
    connection.sendall(b"".join(b"GET /%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % path
                                for path in (b"slow", b"quick-one", b"quick-two")))
    answers = b""
    while b"/quick-two\n" not in answers:
        answers += connection.recv(65536)
END
}

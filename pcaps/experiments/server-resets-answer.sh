# Node.js resets the connection in the middle of an answer.
packages=(nodejs curl)
shows=('http.request' 'tcp.srcport == 80 and tcp.len > 0')
ending='^S RST [^,]*$'

server() {
    cat >server.js <<'END'
require("http").createServer((request, response) => {
    response.writeHead(200, { "Content-Length": 5000 });
    response.write("x".repeat(1000));
    setTimeout(() => request.socket.resetAndDestroy(), 200);
}).listen(80, "127.0.0.1");
END
    start_server node 80 node server.js
}

client() { ! curl -sS http://127.0.0.1/; }

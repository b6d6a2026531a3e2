# curl uploads what it reads from a pipe: a request body in chunks.
packages=(nodejs curl)
shows=('http.request.method == "PUT"' 'http.transfer_encoding == "chunked" and tcp.dstport == 80' 'http.response.code == 201')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    cat >server.js <<'END'
require("http").createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(201).end("stored\n"));
}).listen(80, "127.0.0.1");
END
    start_server node 80 node server.js
}

client() { for part in one two three; do echo "part $part"; sleep 0.3; done | curl -sS -T - http://127.0.0.1/parts; }

# curl asks before it sends a body; Node.js does not know that: 417. The body is never sent.
packages=(nodejs curl)
shows=('frame contains "100-continue"' 'http.response.code == 417')

server() {
    cat >server.js <<'END'
require("http").createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(201).end("stored\n"));
}).on("checkContinue", (request, response) => response.writeHead(417).end()).listen(80, "127.0.0.1");
END
    start_server node 80 node server.js
}

client() { printf 'colour=blue&%.0s' {1..100} | curl -sS -H 'Expect: 100-continue' --data-binary @- http://127.0.0.1/form; }

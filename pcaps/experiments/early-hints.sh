# Node.js sends 103 Early Hints, and the answer half a second later.
packages=(nodejs curl)
shows=('http.response.code == 103' 'http.response.code == 200')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    cat >server.js <<'END'
require("http").createServer((request, response) => {
    response.writeEarlyHints({ link: "</layout.css>; rel=preload; as=style" });
    setTimeout(() => response.end("the page\n"), 500);
}).listen(80, "127.0.0.1");
END
    start_server node 80 node server.js
}

client() { curl -sS http://127.0.0.1/; }

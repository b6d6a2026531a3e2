# 103 Early Hints in HTTP/2, by Node.js.
packages=(nodejs nghttp2-client)
shows=('http2.headers.status == 103' 'http2.headers.status == 200')

server() {
    cat >server.js <<'END'
require("http2").createServer((request, response) => {
    response.writeEarlyHints({ link: "</layout.css>; rel=preload; as=style" });
    setTimeout(() => response.end("the page\n"), 500);
}).listen(80, "127.0.0.1");
END
    start_server node 80 node server.js
}

client() { nghttp -n http://127.0.0.1/; }

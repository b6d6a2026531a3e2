# Server-sent events by Node.js, one each 0.2 s; curl is told to take them for a second, and stops.
packages=(nodejs curl)
shows=('http.request.uri == "/events"' 'tcp.srcport == 80 and tcp.len > 0 and frame.time_relative > 0.5')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    cat >server.js <<'END'
require("http").createServer((request, response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    let count = 0;
    const clock = setInterval(() => response.write(`data: ${++count}\n\n`), 200);
    request.on("close", () => clearInterval(clock));
}).listen(80, "127.0.0.1");
END
    start_server node 80 node server.js
}

# 28: curl's time is over.
client() { curl -sSN --max-time 1 http://127.0.0.1/events 2>curl.err || [[ $? -eq 28 ]]; }

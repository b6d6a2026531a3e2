# An upgrade to a protocol of somebody's own, with Node.js on both sides: lines, and the same lines back.
packages=(nodejs)
shows=('http.request.line contains "Upgrade: echo"' 'http.response.code == 101' 'tcp.len > 0 and !http')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    cat >server.js <<'END'
require("http").createServer().on("upgrade", (request, socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
    socket.pipe(socket);
}).listen(80, "127.0.0.1");
END
    start_server node 80 node server.js
}

client() {
    node - <<'END'
const request = require("http").request("http://127.0.0.1/", { headers: { Connection: "Upgrade", Upgrade: "echo" } });
request.on("upgrade", async (response, socket) => {
    for (const line of ["first line\n", "second line\n"]) {
        socket.write(line);
        await require("events").once(socket, "data");
    }
    socket.end();
});
request.end();
END
}

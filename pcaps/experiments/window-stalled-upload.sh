# A server with a small buffer reads nothing of an upload for 1 s: zero window, a probe of the client, and it opens again.
packages=(python3)
shows=('tcp.srcport == 80 and tcp.analysis.zero_window' 'http.response.code == 201')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() {
    cat >server.py <<'END'
import http.server
import socket
import time


class Slow(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        time.sleep(1)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.end_headers()


class Server(http.server.HTTPServer):
    def server_bind(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        super().server_bind()


Server(("127.0.0.1", 80), Slow).serve_forever()
END
    start_server http.server 80 python3 server.py
}

client() {
    python3 - <<'END'
import http.client

connection = http.client.HTTPConnection("127.0.0.1")
connection.request("POST", "/form", b"colour=blue&" * 4000)
connection.getresponse().read()
END
}

# Two mistakes that servers make: the Content-Length of a text in UTF-8 counts its letters, not its bytes; HEAD is answered as
# GET is, with a body.
packages=(python3 curl)
shows=('http.response.code == 200' 'http.request.method == HEAD')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    cat >server.py <<'END'
import http.server


class Greeting(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer is sent whole

    def do_GET(self):
        text = "Grüße\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    do_HEAD = do_GET


http.server.HTTPServer(("127.0.0.1", 80), Greeting).serve_forever()
END
    start_server python 80 python3 server.py
}

client() {
    curl -sS http://127.0.0.1/greeting
    curl -sS --head http://127.0.0.1/greeting
}

# python-requests waits 0.7 s for an answer that takes Python's http.server 1.5 s: nobody is there when it comes.
packages=(python3 python3-requests)
shows=('tcp.dstport == 80 and tcp.flags.fin == 1' 'http.response.code == 200'
    'tcp.dstport == 80 and tcp.flags.reset == 1')
ending='^C FIN [^,]*, C RST [^,]*$'

server() {
    cat >server.py <<'END'
import http.server
import time


class Late(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer is sent whole

    def do_GET(self):
        time.sleep(1.5)
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"late\n")


http.server.HTTPServer(("127.0.0.1", 80), Late).serve_forever()
END
    start_server python 80 python3 server.py
}

client() {
    python3 - <<'END'
import requests

try:
    requests.get("http://127.0.0.1/report", headers={"Accept-Encoding": "identity"}, timeout=0.7)
except requests.Timeout as error:
    print(error)
END
    sleep 1.5
}

# A session with GET, HEAD, 304, chunked gzip and POST; nginx ends it at the timeout that it announced.
packages=(nginx-light python3-requests)
shows=('http.response.line contains "timeout=3"' 'http.request.method == "HEAD"' 'http.request.method == "POST"'
    'http.response.code == 304' 'http.transfer_encoding == "chunked"' 'tcp.flags.fin == 1 and tcp.srcport == 80')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() {
    start_nginx 'keepalive_timeout 3s 3s;
        gzip on; gzip_types text/css; gzip_min_length 1;
        location = /form { return 201 "stored\n"; }'
}

client() {
    python3 - <<'END'
import time
import requests

site = "http://127.0.0.1"
with requests.Session() as session:
    page = session.get(site + "/", headers={"Accept-Encoding": "identity"})
    session.head(site + "/menu.js")
    session.get(site + "/", headers={"If-None-Match": page.headers["ETag"]})
    session.get(site + "/layout.css")
    session.post(site + "/form", data={"name": "webconv", "colour": "blue"})
    time.sleep(4)
END
}

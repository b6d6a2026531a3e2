# The capture ends while the connection is still open.
packages=(nginx-light python3)
shows=('http.response.code == 200' '!(tcp.flags.fin == 1)')
ending='^$'

server() { start_nginx ''; }

client() {
    python3 - <<'END' &
import http.client
import time

connection = http.client.HTTPConnection("127.0.0.1")
for path in "/layout.css", "/colours.css":
    connection.request("GET", path)
    connection.getresponse().read()
time.sleep(60)
END
    sleep 1
}

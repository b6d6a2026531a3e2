# The server closes after 1 s of silence; the client never closes its side as long as is recorded.
packages=(nginx-light python3)
shows=('tcp.srcport == 80 and tcp.flags.fin == 1')
ending='^S FIN [^,]*$'

server() { start_nginx 'keepalive_timeout 1s;'; }

client() {
    python3 - <<'END' &
import http.client
import time

connection = http.client.HTTPConnection("127.0.0.1")
connection.request("GET", "/layout.css")
connection.getresponse().read()
time.sleep(60)
END
    sleep 1.5
}

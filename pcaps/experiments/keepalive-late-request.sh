# A client asks again on a connection that nginx has ended 1 s before: the request meets a RST.
packages=(nginx-light python3)
shows=('tcp.stream == 0 and http.request and frame.time_relative > 2' 'tcp.srcport == 80 and tcp.flags.reset == 1')

server() { start_nginx 'keepalive_timeout 2s 2s;'; }

client() {
    python3 - <<'END'
import http.client
import time

connection = http.client.HTTPConnection("127.0.0.1")
connection.request("GET", "/")
connection.getresponse().read()
time.sleep(3)
try:
    connection.request("GET", "/layout.css")
    connection.getresponse()
except ConnectionError as error:
    print(error)
END
}

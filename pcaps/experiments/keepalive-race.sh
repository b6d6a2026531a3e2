# A client asks again in the moment in which nginx closes: the request and the FIN, which takes 0.3 s, pass each other.
packages=(nginx-light python3 ethtool)
interface=wire0
shows=('tcp.srcport == 80 and tcp.flags.fin == 1' 'tcp.srcport == 80 and tcp.flags.reset == 1'
    'http.request and frame.time_relative > 2')

server() {
    connect_veth S:fin:1:0.3
    start_nginx 'keepalive_timeout 2s;'
}

client() {
    python3 - <<'END'
import http.client
import time

connection = http.client.HTTPConnection("192.0.2.2")
connection.request("GET", "/layout.css")
connection.getresponse().read()
time.sleep(2.15)
try:
    connection.request("GET", "/colours.css")
    connection.getresponse()
except (ConnectionError, http.client.BadStatusLine) as error:
    print(error)
END
    sleep 0.5
}

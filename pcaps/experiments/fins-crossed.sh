# Client and server close at the same time: the FINs pass each other on the way.
packages=(nginx-light python3 ethtool)
interface=wire0
shows=('tcp.flags.fin == 1 and tcp.srcport == 80' 'tcp.flags.fin == 1 and tcp.dstport == 80')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth 'C:any:*:0.1' 'S:any:*:0.1'
    start_nginx 'keepalive_timeout 2s;'
}

client() {
    python3 - <<'END'
import http.client
import time

connection = http.client.HTTPConnection("192.0.2.2")
connection.request("GET", "/layout.css")
connection.getresponse().read()
time.sleep(1.9)
connection.close()
END
    sleep 1
}

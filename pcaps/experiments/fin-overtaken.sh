# Client and server close at the same time, and the server's FIN is overtaken by its acknowledgement of the client's.
packages=(nginx-light python3 ethtool)
interface=wire0
shows=('tcp.flags.fin == 1 and tcp.srcport == 80' 'tcp.flags.fin == 1 and tcp.dstport == 80')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth C:fin:1:0.15 S:fin:1:0.15
    start_nginx 'keepalive_timeout 2s;'
}

client() {
    python3 - <<'END'
import http.client
import time

connection = http.client.HTTPConnection("192.0.2.2")
connection.request("GET", "/layout.css")
connection.getresponse().read()
time.sleep(1.95)
connection.close()
END
    sleep 1
}

# The acknowledgement of the answer is lost, recorded at the client: the server sends the answer again.
packages=(nginx-light python3 ethtool)
interface=wire0
shows=('tcp.srcport == 80 and tcp.len > 0 and tcp.analysis.spurious_retransmission')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth C:ack:2:lose
    start_nginx ''
}

client() {
    python3 - <<'END'
import http.client
import time

connection = http.client.HTTPConnection("192.0.2.2")
connection.request("GET", "/layout.css")
connection.getresponse().read()
time.sleep(1)
END
}

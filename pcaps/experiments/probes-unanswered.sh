# The client vanishes in a silence: nobody answers the server's keep-alive probes, and its kernel gives up with a RST.
packages=(nginx-light python3 ethtool)
interface=far
shows=('tcp.srcport == 80 and tcp.analysis.keep_alive' 'http.response')
ending='^S RST [^,]*$'

server() {
    # After the handshake and the answer: the answers to probes.
    connect_veth C:ack:3:lose C:ack:4:lose C:ack:5:lose C:ack:6:lose
    start_nginx '' '80 so_keepalive=1s:1s:3'
}

client() {
    python3 - <<'END'
import http.client
import time

connection = http.client.HTTPConnection("192.0.2.2")
connection.request("GET", "/layout.css")
connection.getresponse().read()
time.sleep(6)
END
}

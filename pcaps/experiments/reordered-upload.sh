# The third segment of a request comes after the fourth, recorded at the server.
packages=(nginx-light python3 ethtool)
interface=far
shows=("tcp.dstport == 80 and tcp.analysis.out_of_order" "http.response.code == 201")
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth C:data:3:behind
    start_nginx 'location = /form { return 201 "stored\n"; }'
}

client() {
    python3 - <<'END'
import http.client

connection = http.client.HTTPConnection("192.0.2.2")
connection.request("POST", "/form", b"colour=blue&" * 1000)
connection.getresponse().read()
END
}

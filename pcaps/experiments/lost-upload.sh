# The fourth segment of a request is lost, recorded at the server: a hole in the request, filled late.
packages=(nginx-light python3 ethtool)
interface=far
shows=('tcp.dstport == 80 and tcp.analysis.lost_segment' 'tcp.srcport == 80 and tcp.options.sack_le' 'http.response.code == 201')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth C:data:4:lose
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

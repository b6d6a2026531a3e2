# A router refuses packets that are too long for its next link and may not be cut: ICMP, which quotes their headers.
packages=(nginx-light python3 ethtool)
interface=wire0
filter='tcp port 80 or icmp'
shows=('icmp.type == 3 and icmp.code == 4' 'http.response.code == 201')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_routed 900
    # Otherwise the server would tell of its narrow link in its SYN,ACK.
    "${server_side[@]}" ip route replace default via 198.51.100.254 advmss 1460
    start_nginx 'location = /form { return 201 "stored\n"; }'
}

client() {
    python3 - <<'END'
import http.client

connection = http.client.HTTPConnection("198.51.100.2")
connection.request("POST", "/form", b"colour=blue&" * 500)
connection.getresponse().read()
END
}

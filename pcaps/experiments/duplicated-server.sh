# SYN,ACK, answer and FIN of the server come twice, recorded at the client.
packages=(nginx-light curl ethtool python3)
interface=wire0
shows=('tcp.srcport == 80 and tcp.flags.fin == 1' 'http.response.code == 200')

server() {
    connect_veth S:syn:1:twice S:data:1:twice S:fin:1:twice
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/layout.css; }

# SYN, request and FIN of the client come twice, recorded at the server.
packages=(nginx-light curl ethtool python3)
interface=far
shows=('tcp.dstport == 80 and tcp.flags.fin == 1' 'http.response.code == 200')

server() {
    connect_veth C:syn:1:twice C:data:1:twice C:fin:1:twice
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/layout.css; }

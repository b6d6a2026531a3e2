# The segment with the request is lost: the client's kernel sends it again after 0.2 s.
packages=(nginx-light curl ethtool python3)
interface=wire0
shows=('tcp.dstport == 80 and tcp.len > 0 and tcp.analysis.retransmission' 'http.response.code == 200')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth C:data:1:lose
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/layout.css; }

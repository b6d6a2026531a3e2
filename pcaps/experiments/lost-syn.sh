# The SYN is lost: the client's kernel sends it again after a second.
packages=(nginx-light curl ethtool python3)
interface=wire0
shows=('tcp.flags.syn == 1 and tcp.flags.ack == 0 and tcp.analysis.retransmission' 'http.response.code == 200')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth C:syn:1:lose
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/layout.css; }

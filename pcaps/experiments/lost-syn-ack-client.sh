# The SYN,ACK is lost, recorded at the client, which never saw the first one.
packages=(nginx-light curl ethtool python3)
interface=wire0
shows=('tcp.flags == 0x002 and tcp.analysis.retransmission')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth S:syn:1:lose
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/layout.css; }

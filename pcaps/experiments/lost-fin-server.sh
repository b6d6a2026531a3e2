# The server's FIN is lost, recorded at the server: its kernel sends it again.
packages=(nginx-light curl ethtool python3)
interface=far
shows=('tcp.srcport == 80 and tcp.flags.fin == 1 and tcp.analysis.retransmission')

server() {
    connect_veth S:fin:1:lose
    start_nginx 'keepalive_timeout 0;'
}

client() {
    curl -sS http://192.0.2.2/layout.css
    sleep 1
}

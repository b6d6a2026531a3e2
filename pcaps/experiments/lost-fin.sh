# The client's FIN is lost: its kernel sends it again after 0.2 s.
packages=(nginx-light curl ethtool python3)
interface=wire0
shows=('tcp.flags.fin == 1 and tcp.analysis.retransmission')
ending='^C FIN [^,]*, C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth C:fin:1:lose
    start_nginx ''
}

client() {
    curl -sS http://192.0.2.2/layout.css
    sleep 1
}

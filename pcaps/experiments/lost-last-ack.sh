# The very last acknowledgement is lost: the server sends its FIN again and gets another one.
packages=(nginx-light curl ethtool python3)
interface=wire0
shows=('tcp.srcport == 80 and tcp.flags.fin == 1 and tcp.analysis.retransmission')
ending='^C FIN [^,]*, S FIN [^,]*, S FIN [^,]*$'

server() {
    # The third after those of the handshake and of the answer.
    connect_veth C:ack:3:lose
    start_nginx ''
}

client() {
    curl -sS http://192.0.2.2/layout.css
    sleep 1
}

# The same loss recorded at the server, which sends the segment twice.
packages=(nginx-light curl ethtool python3)
interface=far
shows=('tcp.options.sack_le' 'tcp.analysis.retransmission and tcp.srcport == 80' 'tcp.analysis.duplicate_ack')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth S:data:4:lose
    seq 1 3000 >"$scratch/site/numbers.txt"
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/numbers.txt; }

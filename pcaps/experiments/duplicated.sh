# Nothing is lost, but a segment of a download arrives twice; the client says so with a SACK block.
packages=(nginx-light curl ethtool python3)
interface=wire0
shows=('tcp.srcport == 80 and tcp.analysis.retransmission' 'tcp.options.sack_le')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth S:data:4:twice
    seq 1 3000 >"$scratch/site/numbers.txt"
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/numbers.txt; }

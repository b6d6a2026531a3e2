# A segment in the middle of a download is lost, recorded at the client: a hole, acknowledgements with SACK, the repetition.
packages=(nginx-light curl ethtool python3)
interface=wire0
shows=('tcp.analysis.lost_segment' 'tcp.options.sack_le' 'tcp.analysis.retransmission and tcp.srcport == 80')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth S:data:4:lose
    seq 1 3000 >"$scratch/site/numbers.txt"
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/numbers.txt; }

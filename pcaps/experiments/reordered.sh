# A segment of a download is overtaken by the next one.
packages=(nginx-light curl ethtool python3)
interface=wire0
shows=('tcp.analysis.out_of_order' 'tcp.options.sack_le')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth S:data:4:behind
    seq 1 3000 >"$scratch/site/numbers.txt"
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/numbers.txt; }

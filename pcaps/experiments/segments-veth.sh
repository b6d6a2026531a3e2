# curl downloads 48 kB from nginx over an Ethernet cable: segments of 1448 bytes.
packages=(curl nginx-light ethtool)
interface=wire0
shows=('tcp.len == 1448' '!(tcp.len > 1448)')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth
    # Numbers, so that somebody who looks at a segment sees where it belongs.
    seq 1 9800 >"$scratch/site/numbers.txt"
    start_nginx 'sendfile on; tcp_nopush on;'
}

client() { curl -sS http://192.0.2.2/numbers.txt; }

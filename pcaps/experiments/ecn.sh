# Explicit Congestion Notification: agreed in the handshake; a router marks a segment, the client echoes, the server slows down.
packages=(nginx-light curl ethtool python3)
interface=wire0
shows=('tcp.flags == 0x0c2' 'tcp.flags == 0x052' 'ip.dsfield.ecn == 3' 'tcp.flags.ece == 1 and tcp.flags.syn == 0'
    'tcp.flags.cwr == 1 and tcp.flags.syn == 0')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth S:data:4:mark
    sysctl -qw net.ipv4.tcp_ecn=1
    seq 1 6000 >"$scratch/site/numbers.txt"
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/numbers.txt; }

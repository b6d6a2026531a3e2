# A router knows no way to the server and says so for each SYN: ICMP, which quotes its header.
packages=(curl ethtool)
interface=wire0
filter='tcp port 80 or icmp'
shows=('icmp.type == 3 and icmp.code == 1' 'tcp.flags == 0x002')

server() {
    connect_routed
    "${router[@]}" ip route add unreachable 203.0.113.0/24
}

client() { ! curl -sS --max-time 4 http://203.0.113.2/; }

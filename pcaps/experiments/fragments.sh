# A router cuts the server's packets into fragments, because the client's link is narrower and they allow it.
packages=(nginx-light curl ethtool)
interface=wire0
filter='not arp and not ip6'
shows=('ip.fragments and http.response')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_routed
    ip link set wire0 mtu 600
    "${router[@]}" ip link set near mtu 600
    # Otherwise the server would learn of the narrow link, and the client tell it in its SYN.
    "${server_side[@]}" sysctl -qw net.ipv4.ip_no_pmtu_disc=1
    ip route replace default via 192.0.2.254 advmss 1460
    seq 1 1000 >"$scratch/site/numbers.txt"
    start_nginx ''
}

client() { curl -sS http://198.51.100.2/numbers.txt; }

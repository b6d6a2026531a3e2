# A client's SYNs may pass no router: ICMP's time exceeded, which quotes their headers. Then they may, and all is well.
packages=(nginx-light curl ethtool)
interface=wire0
filter='tcp port 80 or icmp'
shows=('icmp.type == 11' 'http.response.code == 200')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_routed
    sysctl -qw net.ipv4.ip_default_ttl=1
    start_nginx ''
}

client() {
    (sleep 1.5; sysctl -qw net.ipv4.ip_default_ttl=64) &
    curl -sS http://198.51.100.2/layout.css
}

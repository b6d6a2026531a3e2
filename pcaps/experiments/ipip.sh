# IPv4 in IPv4.
packages=(nginx-light curl ethtool python3)
interface=trunk0
filter='not ip6'
shows=('ip.proto == 4 and http.response')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_trunk ipip
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/layout.css; }

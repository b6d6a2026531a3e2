# IPv4 in GRE.
packages=(nginx-light curl ethtool python3)
interface=trunk0
filter='not ip6'
shows=('gre.proto == 0x0800 and http.response')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_trunk gre
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/layout.css; }

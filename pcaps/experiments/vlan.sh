# Frames with a VLAN tag, between two switches.
packages=(nginx-light curl ethtool python3)
interface=trunk0
filter='not ip6'
shows=('vlan.id == 5 and http.response')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_trunk vlan
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/layout.css; }

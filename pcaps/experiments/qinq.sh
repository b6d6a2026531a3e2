# Frames with two VLAN tags, as in a provider's network.
packages=(nginx-light curl ethtool python3)
interface=trunk0
filter='not ip6'
shows=('ieee8021ad.id == 7 and http.response')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_trunk qinq
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/layout.css; }

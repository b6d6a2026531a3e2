# Frames in VXLAN, by Linux's VXLAN interfaces at both ends of a cable.
packages=(nginx-light curl ethtool)
interface=wire0
filter='udp port 4789'
shows=('vxlan.vni == 42 and http.response')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth
    ip link add overlay address 02:00:00:00:00:05 type vxlan id 42 remote 192.0.2.2 local 192.0.2.1 dstport 4789 dev wire0
    ip address add 198.51.100.1/24 dev overlay
    ip link set overlay up
    "${server_side[@]}" ip link add overlay address 02:00:00:00:00:06 type vxlan id 42 remote 192.0.2.1 local 192.0.2.2 \
        dstport 4789 dev wire1
    "${server_side[@]}" ip address add 198.51.100.2/24 dev overlay
    "${server_side[@]}" ip link set overlay up
    start_nginx ''
}

client() { curl -sS http://198.51.100.2/layout.css; }

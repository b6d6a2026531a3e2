# Multipath TCP with one path: the server tells of a second address, and DATA_FINs are acknowledged.
packages=(curl python3 mptcpize ethtool)
interface=wire0
shows=('tcp.options.mptcp.subtype == 0' 'tcp.options.mptcp.subtype == 3' 'http.response.code == 200')

server() {
    connect_veth
    "${server_side[@]}" ip address add 192.0.2.3/24 dev wire1
    "${server_side[@]}" ip mptcp endpoint add 192.0.2.3 dev wire1 signal
    start_server http.server 80 mptcpize run python3 -m http.server --directory "$scratch/site" 80
}

client() { mptcpize run curl -sS http://192.0.2.2/layout.css; }

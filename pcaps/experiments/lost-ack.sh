# The third step of the handshake is lost, recorded at the server: the request completes the handshake.
packages=(nginx-light curl ethtool python3)
interface=far
shows=('http.request' 'http.response.code == 200')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    connect_veth C:ack:1:lose
    start_nginx ''
}

client() { curl -sS http://192.0.2.2/layout.css; }

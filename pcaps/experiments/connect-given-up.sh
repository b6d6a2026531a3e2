# curl gives up waiting; the SYN,ACK that comes too late meets a RST.
packages=(nginx-light curl ethtool python3)
interface=wire0
shows=('tcp.flags == 0x012')
ending='^C RST [^,]*$'

server() {
    connect_veth S:syn:1:0.8
    start_nginx ''
}

client() { ! curl -sS --connect-timeout 0.6 http://192.0.2.2/ 2>/dev/null; sleep 1; }

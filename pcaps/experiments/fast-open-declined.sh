# TCP Fast Open with a cookie that the server has forgotten: it takes the SYN only, and curl sends the request again.
packages=(nginx-light curl)
shows=('tcp.stream == 1 and tcp.flags == 0x002 and tcp.len > 0' 'tcp.stream == 1 and tcp.flags == 0x018 and tcp.dstport == 80')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    sysctl -qw net.ipv4.tcp_fastopen=3 net.ipv4.tcp_fastopen_key=00000001-00000002-00000003-00000004
    start_nginx '' '80 fastopen=5'
}

client() {
    curl -sS --tcp-fastopen http://127.0.0.1/layout.css
    sysctl -qw net.ipv4.tcp_fastopen_key=00000005-00000006-00000007-00000008
    curl -sS --tcp-fastopen http://127.0.0.1/colours.css
}

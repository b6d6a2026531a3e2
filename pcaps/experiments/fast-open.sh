# TCP Fast Open: curl asks for a cookie, and the second time the request stands in the SYN.
packages=(nginx-light curl)
shows=('tcp.options.tfo.request' 'tcp.flags == 0x002 and tcp.len > 0')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    sysctl -qw net.ipv4.tcp_fastopen=3
    start_nginx '' '80 fastopen=5'
}

client() {
    curl -sS --tcp-fastopen http://127.0.0.1/layout.css
    curl -sS --tcp-fastopen http://127.0.0.1/colours.css
}

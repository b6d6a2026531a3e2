# HTTP/0.9: a request without a version; the answer has no head and ends with the connection.
packages=(nginx-light)
shows=('tcp.dstport == 80 and tcp.len == 17' 'tcp.srcport == 80 and tcp.len > 0')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx ''; }

client() {
    exec 3<>/dev/tcp/127.0.0.1/80
    printf 'GET /layout.css\r\n' >&3
    cat <&3
    exec 3>&-
}

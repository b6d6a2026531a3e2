# A load balancer looks whether the server is there: haproxy ends the handshake with a RST.
packages=(nginx-light haproxy)
shows=('tcp.flags == 0x012')
ending='^C RST [^,]*$'

server() { start_nginx ''; }

client() {
    cat >haproxy.conf <<'END'
defaults
    timeout connect 1s
    timeout client 5s
    timeout server 5s
listen web
    bind 127.0.0.1:8080
    server nginx 127.0.0.1:80 check inter 10s
END
    start_server haproxy 8080 haproxy -db -f haproxy.conf
    sleep 1
}

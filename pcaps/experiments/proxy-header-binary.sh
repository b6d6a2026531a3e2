# HAProxy before nginx tells it by the binary PROXY protocol where a request comes from; recorded is what runs between
# the two.
packages=(nginx-light haproxy curl)
shows=('tcp.dstport == 80 and tcp.payload contains 51:55:49:54:0a' 'http.response.code == 200')
ending='^C RST [^,]*$'

server() {
    start_nginx '' '127.0.0.1:80 proxy_protocol'
    cat >haproxy.cfg <<'END'
defaults
    mode http
    timeout connect 5s
    timeout client 5s
    timeout server 5s
frontend web
    bind 127.0.0.1:8080
    default_backend nginx
backend nginx
    http-reuse never
    server nginx 127.0.0.1:80 send-proxy-v2
END
    start_server haproxy 8080 haproxy -db -f haproxy.cfg
}

client() { curl -sS http://127.0.0.1:8080/layout.css http://127.0.0.1:8080/layout.css; }

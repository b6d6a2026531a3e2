# nginx allows three requests on an HTTP/2 connection and ends it with GOAWAY after the third.
packages=(nginx-light python3-h2)
shows=('tcp.srcport == 80 and http2.goaway.error == 0' 'tcp.srcport == 80 and tcp.flags.fin == 1')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx 'keepalive_requests 3;' '80 http2'; }

client() { python3 "$lib/h2_client.py" get:/ get:/layout.css ask:/colours.css wait; }

# nginx ends an idle HTTP/2 connection after 3 s with GOAWAY.
packages=(nginx-light python3-h2)
shows=('tcp.srcport == 80 and http2.goaway.error == 0' 'tcp.srcport == 80 and tcp.flags.fin == 1')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx 'keepalive_timeout 3s;' '80 http2'; }

client() { python3 "$lib/h2_client.py" get:/ both:/layout.css,/colours.css wait; }

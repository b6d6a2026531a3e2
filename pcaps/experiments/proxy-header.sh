# curl sends the line of the PROXY protocol before its request, as a load balancer does; nginx is told to expect it.
packages=(nginx-light curl)
shows=('tcp.dstport == 80 and tcp.payload contains "PROXY TCP4"' 'http.response.code == 200')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx '' '127.0.0.1:80 proxy_protocol'; }

client() { curl -sS --haproxy-protocol http://127.0.0.1/layout.css http://127.0.0.1/layout.css; }

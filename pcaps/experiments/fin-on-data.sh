# nginx puts its FIN on the last data of the answer.
packages=(nginx-light curl)
shows=('tcp.srcport == 80 and tcp.flags.fin == 1 and tcp.len > 0')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx 'sendfile on; tcp_nopush on; keepalive_timeout 0;'; }

client() { curl -sS http://127.0.0.1/layout.css; }

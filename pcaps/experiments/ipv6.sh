# curl asks nginx twice over IPv6 and keeps the connection in between.
packages=(nginx-light curl)
shows=('ipv6 and http.request' 'ipv6 and http.response')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx '' '[::1]:80'; }

client() { curl -sS 'http://[::1]/' 'http://[::1]/layout.css'; }

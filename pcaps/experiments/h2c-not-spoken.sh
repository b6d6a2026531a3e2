# HTTP/2 by prior knowledge to a server that only speaks HTTP/1.1: nginx takes the preface for a bad request.
packages=(nginx-light curl)
shows=('http2.magic' 'tcp.srcport == 80 and tcp.len > 0')

server() { start_nginx ''; }

client() { ! curl -sS --http2-prior-knowledge http://127.0.0.1/ 2>/dev/null; }

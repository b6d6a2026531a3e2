# curl speaks HTTP/2 from the first byte, to nghttpd.
packages=(nghttp2-server curl)
shows=('http2.magic' 'http2.headers.status == 200' '!http')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_server nghttpd 80 nghttpd --no-tls -d "$scratch/site" 80; }

client() { curl -sS --http2-prior-knowledge http://127.0.0.1/index.html; }

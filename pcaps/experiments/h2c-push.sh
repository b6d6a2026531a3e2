# nghttpd pushes a style sheet with the page that nghttp asks for.
packages=(nghttp2-server nghttp2-client)
shows=('http2.type == 5' 'http2.streamid == 2 and http2.type == 0')

server() { start_server nghttpd 80 nghttpd --no-tls --push=/index.html=/layout.css -d "$scratch/site" 80; }

client() { nghttp -n http://127.0.0.1/index.html; }

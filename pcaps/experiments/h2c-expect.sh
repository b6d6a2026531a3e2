# 100 Continue in HTTP/2: nghttp asks before it sends a body.
packages=(nghttp2-server nghttp2-client)
shows=('http2.headers.status == 100' 'http2.headers.status == 200')

server() { start_server nghttpd 80 nghttpd --no-tls --echo-upload -d "$scratch/site" 80; }

client() {
    printf 'colour=blue' >form
    nghttp -n --expect-continue -d form http://127.0.0.1/form
}

# nghttp posts with headers too long for one frame and with trailers; nghttpd's answer has trailers too.
packages=(nghttp2-server nghttp2-client)
shows=('http2.type == 9' 'http2.header.name == "x-parts"' 'http2.header.name == "x-sum"')

server() { start_server nghttpd 80 nghttpd --no-tls --trailer 'x-sum: 42' --echo-upload -d "$scratch/site" 80; }

client() {
    printf 'colour=blue' >form
    nghttp -n --continuation --trailer 'x-parts: 1' -d form http://127.0.0.1/form
}

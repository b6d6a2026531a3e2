# curl offers h2c and the proxy nghttpx switches; nginx stands behind it, unseen.
packages=(nghttp2-proxy nginx-light curl)
shows=('http.request.method == "HEAD" and http.upgrade == "h2c"' 'http.response.code == 101' 'http2.header.name == ":status"')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    start_nginx '' 8000
    start_server nghttpx 80 nghttpx --conf=/dev/null --frontend='127.0.0.1,80;no-tls' --backend='127.0.0.1,8000'
}

client() { curl -sS --head --http2 -H 'Accept-Encoding: identity' http://127.0.0.1/; }

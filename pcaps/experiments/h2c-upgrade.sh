# curl offers h2c and h2o switches.
packages=(h2o curl)
shows=('http.request.method == "HEAD" and http.upgrade == "h2c"' 'http.response.code == 101' 'http2.header.name == ":status"')
ending='^C RST [^,]*$'

server() { start_h2o; }

client() { curl -sS --head --http2 -H 'Accept-Encoding: identity' http://127.0.0.1/; }

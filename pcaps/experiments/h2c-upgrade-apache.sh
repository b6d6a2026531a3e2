# curl offers h2c and Apache switches.
packages=(apache2 curl)
shows=('http.request.method == "HEAD" and http.upgrade == "h2c"' 'http.response.code == 101' 'http2.header.name == ":status"')
ending='^C FIN [^,]*, C RST [^,]*$'

server() { start_apache 'Protocols h2c http/1.1'; }

client() { curl -sS --head --http2 -H 'Accept-Encoding: identity' http://127.0.0.1/index.html; }

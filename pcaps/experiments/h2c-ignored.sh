# curl offers h2c to nginx, which knows no such upgrade and answers on HTTP/1.1.
packages=(nginx-light curl)
shows=('http.upgrade == "h2c"' 'http.response.code == 200' '!http2')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx ''; }

client() { curl -sS --head --http2 -H 'Accept-Encoding: identity' http://127.0.0.1/; }

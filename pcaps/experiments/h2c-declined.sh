# curl offers h2c but also says Connection: close; h2o stays on HTTP/1.1 and closes.
packages=(h2o curl)
shows=('http.upgrade == "h2c" and http.connection == "close"' 'http.response.code == 200' '!http2')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_h2o; }

client() { curl -sS --head --http2 -H 'Accept-Encoding: identity' -H 'Connection: close' http://127.0.0.1/; }

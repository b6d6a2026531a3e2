# HTTP/1.0 in both directions: curl and Python's http.server.
packages=(curl python3)
shows=('http.request.version == "HTTP/1.0"' 'http.response.version == "HTTP/1.0"')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_server http.server 80 python3 -m http.server --directory "$scratch/site" 80; }

client() { curl -sS --http1.0 http://127.0.0.1/; }

# An HTTP/1.0 request to nginx, which answers HTTP/1.1 and closes.
packages=(curl nginx-light)
shows=('http.request.version == "HTTP/1.0"' 'http.response.version == "HTTP/1.1"')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx ''; }

client() { curl -sS --http1.0 http://127.0.0.1/; }

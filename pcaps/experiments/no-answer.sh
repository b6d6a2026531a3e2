# nginx closes without an answer (its own status 444).
packages=(nginx-light curl)
shows=('http.request' '!http.response')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx 'return 444;'; }

client() { ! curl -sS http://127.0.0.1/ 2>/dev/null; }

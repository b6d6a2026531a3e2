# curl asks before it sends a body; nginx finds it too large and says so at once: the body is never sent.
packages=(nginx-light curl)
shows=('frame contains "100-continue"' 'http.response.code == 413')

server() { start_nginx 'client_max_body_size 1k;'; }

client() { head -c 20000 /dev/zero | tr '\0' x | curl -sS -H 'Expect: 100-continue' --data-binary @- http://127.0.0.1/form; }

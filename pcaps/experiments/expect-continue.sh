# curl asks before it sends a body; nginx says 100 Continue.
packages=(nginx-light curl)
shows=('http.request.line contains "100-continue"' 'http.response.code == 100' 'http.response.code == 201')

server() { start_nginx 'location = /form { return 201 "stored\n"; }'; }

client() {
    printf 'colour=blue&%.0s' {1..100} | curl -sS -H 'Expect: 100-continue' --data-binary @- http://127.0.0.1/form
}

# Two slow answers over TLS, and neither comes to its end: curl gives up in the middle of the first, nginx is killed in the middle
# of the second. The keys are in the capture.
packages=(nginx-light curl openssl procps)
ports=(443)
shows=('tls and http.request' 'tcp.flags.fin == 1 and tcp.srcport == 443')
ending='^C FIN [^,]*, S RST [^,]*$'

server() {
    seq 1 4300 >"$scratch/site/numbers.txt"
    start_nginx_tls 'limit_rate 4k;'
}

client() {
    SSLKEYLOGFILE=tls.keys curl -sS --insecure --http1.1 --max-time 1.5 https://127.0.0.1/numbers.txt 2>/dev/null || true
    SSLKEYLOGFILE=tls.keys curl -sS --insecure --http1.1 https://127.0.0.1/numbers.txt 2>/dev/null &
    local curl=$!
    sleep 1.5
    # The worker holds the connection, not the process that was started.
    pkill -KILL --parent "$server_pid"
    stop "$server_pid" KILL
    wait "$curl" || true
}

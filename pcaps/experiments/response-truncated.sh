# nginx is killed in the middle of a slow answer.
packages=(nginx-light curl)
shows=('tcp.flags.fin == 1 and tcp.srcport == 80')

server() {
    seq 1 10000 | head -c 20000 >"$scratch/site/numbers.txt"
    start_nginx 'limit_rate 4k;'
}

client() {
    curl -sS http://127.0.0.1/numbers.txt 2>/dev/null &
    local curl=$!
    sleep 2
    # The worker holds the connection, not the process that was started.
    pkill -KILL --parent "$server_pid"
    stop "$server_pid" KILL
    wait "$curl" || true
}

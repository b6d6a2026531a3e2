# nginx is killed in the middle of a slow answer.
packages=(nginx-light curl procps)
shows=('tcp.flags.fin == 1 and tcp.srcport == 80')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() {
    seq 1 4300 >"$scratch/site/numbers.txt"
    start_nginx 'limit_rate 4k;'
}

client() {
    curl -sS http://127.0.0.1/numbers.txt 2>/dev/null &
    local curl=$!
    sleep 1.5
    # The worker holds the connection, not the process that was started.
    pkill -KILL --parent "$server_pid"
    stop "$server_pid" KILL
    wait "$curl" || true
}

# curl gives up in the middle of a slow answer.
packages=(nginx-light curl)
shows=('tcp.flags.fin == 1 and tcp.dstport == 80 or tcp.flags.reset == 1 and tcp.dstport == 80')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    seq 1 4300 >"$scratch/site/numbers.txt"
    start_nginx 'limit_rate 4k;'
}

client() { ! curl -sS --max-time 1.5 http://127.0.0.1/numbers.txt 2>/dev/null; }

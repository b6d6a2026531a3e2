# SIGTERM asks Chromium to end while its WebSocket is open; it says Close 1001 and does not wait for the answer.
packages=(chromium nginx-light python3-websockets)
ports=(8080)
shows=('websocket.opcode == 1' 'tcp.dstport == 8080 and tcp.flags.fin == 1')
ending='^C FIN [^,]*, C RST [^,]*$'

server() { start_websocket_server; }

client() {
    start_chromium 'http://127.0.0.1/websocket.html#text,binary'
    wait_until grep -q open websocket.log
    sleep 2
    stop_chromium TERM
}

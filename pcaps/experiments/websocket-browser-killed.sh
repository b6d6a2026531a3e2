# SIGKILL ends Chromium while its WebSocket is open; the helper that holds the connection notices.
packages=(chromium nginx-light python3-websockets)
ports=(8080)
shows=('websocket.opcode == 1' 'tcp.dstport == 8080 and tcp.flags.fin == 1')
ending='^C FIN [^,]*, C RST [^,]*$'

server() { start_websocket_server; }

client() {
    start_chromium 'http://127.0.0.1/websocket.html#text,binary'
    wait_until grep -q open websocket.log
    sleep 2
    stop_chromium KILL
}

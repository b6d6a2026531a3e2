# SIGKILL ends Chromium and all its helpers at once while its WebSocket is open: a FIN without Close.
packages=(chromium nginx-light python3-websockets)
ports=(8080)
shows=('websocket.opcode == 1' 'tcp.dstport == 8080 and tcp.flags.fin == 1')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_websocket_server; }

client() {
    start_chromium 'http://127.0.0.1/websocket.html#text,binary'
    wait_until grep -q open websocket.log
    sleep 2
    stop "-$chromium_pid" KILL
}

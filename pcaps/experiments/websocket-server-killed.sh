# The server program is ended by SIGKILL while the WebSocket is open: a FIN without Close.
packages=(chromium nginx-light python3-websockets)
ports=(8080)
shows=('websocket.opcode == 1' 'tcp.srcport == 8080 and tcp.flags.fin == 1')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_websocket_server; }

client() {
    start_chromium 'http://127.0.0.1/websocket.html#text,binary'
    wait_until grep -q open websocket.log
    sleep 2
    stop "$server_pid" KILL
    sleep 1
    stop_chromium
}

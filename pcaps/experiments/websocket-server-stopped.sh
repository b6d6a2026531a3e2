# The server program is ended by SIGTERM while the WebSocket is open: Close 1001.
packages=(chromium nginx-light python3-websockets)
ports=(8080)
shows=('tcp.srcport == 8080 and websocket.payload.close.status_code == 1001')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_websocket_server; }

client() {
    start_chromium 'http://127.0.0.1/websocket.html#text,binary'
    wait_until grep -q open websocket.log
    sleep 2
    stop "$server_pid"
    sleep 1
    stop_chromium
}

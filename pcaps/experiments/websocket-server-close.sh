# The server ends the WebSocket: Close 1011 with a reason, in answer to "bye".
packages=(chromium nginx-light python3-websockets)
ports=(8080)
shows=('tcp.srcport == 8080 and websocket.payload.close.status_code == 1011' 'websocket.payload.close.reason')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_websocket_server --bye 1011; }

client() {
    start_chromium 'http://127.0.0.1/websocket.html#text,binary,wait,bye'
    wait_until grep -q closed websocket.log
    sleep 1
    stop_chromium
}

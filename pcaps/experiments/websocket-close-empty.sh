# A page in Chromium closes its WebSocket without saying a code.
packages=(chromium nginx-light python3-websockets)
ports=(8080)
shows=('websocket.opcode == 1' 'tcp.dstport == 8080 and websocket.opcode == 8 and websocket.payload_length == 0')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_websocket_server; }

client() {
    start_chromium 'http://127.0.0.1/websocket.html#text,wait,leave'
    wait_until grep -q closed websocket.log
    stop_chromium
}

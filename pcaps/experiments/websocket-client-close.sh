# A page in Chromium says a text, a longer text and some bytes over a WebSocket and closes it.
packages=(chromium nginx-light python3-websockets)
ports=(8080)
shows=('http.response.code == 101' 'websocket.opcode == 1' 'websocket.opcode == 2'
    'tcp.dstport == 8080 and websocket.payload.close.status_code == 1000')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_websocket_server; }

client() {
    start_chromium 'http://127.0.0.1/websocket.html#text,long,binary,wait,close'
    wait_until grep -q closed websocket.log
    stop_chromium
}

# The server pings every second for three seconds; Chromium answers by itself.
packages=(chromium nginx-light python3-websockets)
ports=(8080)
shows=('tcp.srcport == 8080 and websocket.opcode == 9' 'tcp.dstport == 8080 and websocket.opcode == 10')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_websocket_server --ping 1; }

client() {
    start_chromium 'http://127.0.0.1/websocket.html#text,wait,wait,wait,text,wait,close'
    wait_until grep -q closed websocket.log
    stop_chromium
}

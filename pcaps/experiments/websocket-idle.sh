# A WebSocket on which nobody speaks for 50 s: Chromium's TCP keep-alive probe after 45 s.
packages=(chromium nginx-light python3-websockets)
ports=(8080)
shows=('tcp.analysis.keep_alive' 'tcp.analysis.keep_alive_ack')
ending='^C FIN [^,]*, C RST [^,]*$'

server() { start_websocket_server; }

client() {
    start_chromium 'http://127.0.0.1/websocket.html#text'
    wait_until grep -q open websocket.log
    sleep 50
    stop_chromium
}

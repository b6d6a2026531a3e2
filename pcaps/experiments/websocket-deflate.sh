# Chromium and the server agree on permessage-deflate.
packages=(chromium nginx-light python3-websockets)
ports=(8080)
shows=('http.response.code == 101 and http.sec_websocket_extensions contains "permessage-deflate"' 'websocket.rsv == 4')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_websocket_server --deflate; }

client() {
    start_chromium 'http://127.0.0.1/websocket.html#text,long,long,binary,wait,close'
    wait_until grep -q closed websocket.log
    stop_chromium
}

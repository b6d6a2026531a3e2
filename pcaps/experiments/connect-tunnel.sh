# curl has tinyproxy open a tunnel to nginx and asks through it; recorded is the client's side.
packages=(tinyproxy nginx-light curl)
ports=(3128)
shows=('http.request.method == "CONNECT"' 'http.response.code == 200')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    start_nginx ''
    printf '%s\n' 'Port 3128' 'Listen 127.0.0.1' 'Allow 127.0.0.1' >tinyproxy.conf
    start_server tinyproxy 3128 tinyproxy -d -c tinyproxy.conf
}

client() { curl -sS --proxytunnel --proxy http://127.0.0.1:3128 http://127.0.0.1/; }

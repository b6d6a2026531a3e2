# What a client says is no request: nginx answers 400 and closes.
packages=(nginx-light)
shows=('http.response.code == 400')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx ''; }

client() {
    exec 3<>/dev/tcp/127.0.0.1/80
    printf 'hello, is there anybody?\r\n\r\n' >&3
    cat <&3
    exec 3>&-
}

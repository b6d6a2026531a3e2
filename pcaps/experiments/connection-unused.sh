# Somebody only looks whether the port is open: a connection without a byte.
packages=(nginx-light)
shows=('tcp.flags.fin == 1')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx ''; }

client() {
    exec 3<>/dev/tcp/127.0.0.1/80
    sleep 0.5
    exec 3>&-
}

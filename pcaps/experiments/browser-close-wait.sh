# Chromium leaves nginx's FIN unanswered for over a minute; when it ends, its own FIN meets a RST.
packages=(chromium nginx-light)
shows=('tcp.flags.fin == 1 and tcp.srcport == 80' 'tcp.srcport == 80 and tcp.flags.reset == 1')

server() { start_nginx 'keepalive_timeout 3s;'; }

client() {
    start_chromium http://127.0.0.1/
    sleep 90   # the kernel forgets the server's half 60 s after its FIN
    stop_chromium
}

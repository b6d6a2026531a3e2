# Something that is no web conversation: a question to a name server, over TCP.
packages=(dnsmasq-base bind9-dnsutils)
ports=(53)
shows=('dns.flags.response == 0' 'dns.flags.response == 1')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    start_server dnsmasq 53 dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file="$scratch/dnsmasq.pid" --user=nobody \
        --no-resolv --no-hosts --listen-address=127.0.0.1 --bind-interfaces --address=/web.example/192.0.2.7
}

client() { dig +tcp @127.0.0.1 web.example; }

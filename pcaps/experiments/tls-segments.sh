# curl downloads 30 kB from nginx over TLS and an Ethernet cable: records over many segments; the keys are in the capture.
packages=(curl nginx-light ethtool openssl)
ports=(443)
interface=wire0
shows=('tcp.len == 1448' '!(tcp.len > 1448)' 'tls and http.response')

server() {
    connect_veth
    seq 1 6200 >"$scratch/site/numbers.txt"
    start_nginx_tls
}

client() { SSLKEYLOGFILE=tls.keys curl -sS --insecure --http1.1 https://192.0.2.2/numbers.txt; }

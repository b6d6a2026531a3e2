# Chromium loads a page with its parts from nginx over HTTP/2 in TLS; the keys are in the capture.
packages=(chromium nginx-light openssl)
ports=(443)
shows=('http2.headers.path == "/"' 'http2.headers.path == "/rings.svg"' 'http2.headers.path == "/favicon.ico"')

server() { start_nginx_tls 'keepalive_timeout 5s;' '443 ssl http2'; }

client() {
    SSLKEYLOGFILE=$scratch/tls.keys start_chromium https://127.0.0.1/ --ignore-certificate-errors
    sleep 12   # time to start, the timeout, and a while of silence
    stop_chromium
}

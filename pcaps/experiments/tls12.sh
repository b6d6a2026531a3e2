# TLS 1.2, where records say in the clear what they are: a close_notify before each FIN.
packages=(nginx-light curl openssl)
ports=(443)
shows=('tls.handshake.type == 2' 'tls.record.content_type == 21')

server() { start_nginx_tls; }

client() { curl -sS --insecure --http1.1 --tls-max 1.2 https://127.0.0.1/layout.css; }

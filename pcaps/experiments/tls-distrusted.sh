# curl does not know who signed the server's certificate: an alert instead of a request.
packages=(nginx-light curl openssl)
ports=(443)
shows=('tls.alert_message.desc == 48')

server() { start_nginx_tls; }

client() { ! curl -sS --http1.1 --tls-max 1.2 https://127.0.0.1/layout.css 2>/dev/null; }

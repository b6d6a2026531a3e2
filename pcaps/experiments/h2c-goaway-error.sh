# A client breaks a rule of HTTP/2; nghttpd answers with GOAWAY PROTOCOL_ERROR and closes.
packages=(nghttp2-server python3-h2)
shows=('tcp.srcport == 80 and http2.goaway.error == 1')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_server nghttpd 80 nghttpd --no-tls -d "$scratch/site" 80; }

client() { python3 "$lib/h2_client.py" get:/index.html break wait; }

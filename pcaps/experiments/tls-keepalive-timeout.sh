# A session inside TLS that nginx ends at a timeout of 2 s which it announces; the keys are in the capture.
packages=(nginx-light python3 openssl)
ports=(443)
shows=('tls and http.response.line contains "timeout=2"' 'tcp.flags.fin == 1 and tcp.srcport == 443')
ending='^S FIN'

server() { start_nginx_tls 'keepalive_timeout 2s 2s;'; }

client() {
    SSLKEYLOGFILE=tls.keys python3 - <<'END'
import http.client
import ssl
import time

connection = http.client.HTTPSConnection("127.0.0.1", context=ssl._create_unverified_context())
for path in "/", "/layout.css":
    connection.request("GET", path)
    connection.getresponse().read()
time.sleep(3)
connection.close()
END
}

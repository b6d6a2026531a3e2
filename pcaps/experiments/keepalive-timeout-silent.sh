# A session that nginx ends at a timeout of 3 s which it announced nowhere.
packages=(nginx-light python3-requests)
shows=('http.response and !(http.response.line contains "timeout")' 'tcp.flags.fin == 1 and tcp.srcport == 80')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx 'keepalive_timeout 3s;'; }

client() {
    python3 - <<'END'
import time
import requests

with requests.Session() as session:
    session.get("http://127.0.0.1/")
    session.get("http://127.0.0.1/layout.css")
    time.sleep(4)
END
}

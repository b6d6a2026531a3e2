# python-requests asks nginx for one page and wants the connection closed.
packages=(nginx-light python3-requests)
shows=('http.request' 'http.response.code == 200 and http.connection == "close"' 'tcp.flags.fin == 1')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_nginx ''; }

client() {
    python3 - <<'END'
import requests

requests.get("http://127.0.0.1/", headers={"Accept-Encoding": "identity", "Connection": "close"})
END
}

# One request in a python-requests session that ends at once; nginx would have kept the connection.
packages=(nginx-light python3-requests)
shows=('http.response.code == 200' 'tcp.flags.fin == 1 and tcp.dstport == 80')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_nginx ''; }

client() {
    python3 - <<'END'
import requests

with requests.Session() as session:
    session.get("http://127.0.0.1/")
END
}

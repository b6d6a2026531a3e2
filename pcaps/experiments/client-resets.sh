# A client goes away with bytes of the answer unread: its kernel resets the connection.
packages=(nginx-light python3)
shows=('http.request' 'tcp.srcport == 80 and tcp.len > 0')
ending='^C RST [^,]*$'

server() {
    seq 1 9800 >"$scratch/site/numbers.txt"
    start_nginx 'limit_rate 8k;'
}

client() {
    python3 - <<'END'
import http.client
import time

connection = http.client.HTTPConnection("127.0.0.1")
connection.request("GET", "/numbers.txt")
connection.getresponse().read(100)
time.sleep(1.5)
END
    sleep 1.5
}

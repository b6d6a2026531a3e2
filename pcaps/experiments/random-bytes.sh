# Bytes without a meaning in both directions.
packages=(python3)
ports=(4000)
shows=('tcp.srcport == 4000 and tcp.len > 0' 'tcp.dstport == 4000 and tcp.len > 0')

server() {
    cat >server.py <<'END'
import random
import socket

with socket.create_server(("127.0.0.1", 4000)) as listening:
    connection, _ = listening.accept()
    numbers = random.Random(2)
    while connection.recv(65536):
        connection.sendall(numbers.randbytes(700))
    connection.close()
END
    start_server random 4000 python3 server.py
}

client() {
    python3 - <<'END'
import random
import socket

numbers = random.Random(1)
with socket.create_connection(("127.0.0.1", 4000)) as connection:
    for length in 1, 9, 24, 300:
        connection.sendall(numbers.randbytes(length))
        connection.recv(65536)
END
}

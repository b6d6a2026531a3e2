# What no decent program does, by two scripts, a conversation each: a wrong Sec-WebSocket-Accept, WebSocket frames masked the
# wrong way round, a 101 that nobody asked for, two Content-Lengths, HTTP/2 that does not begin with SETTINGS; and two
# pipelined requests of which the first is slow.
packages=(python3)
ports=(80)
shows=('http.response.code == 101' 'http.response.code == 200')

server() {
    cat >server.py <<'END'
import socket
import time

SWITCH = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"


def wrong_accept(connection):
    connection.recv(65536)
    connection.sendall(SWITCH + b"Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n")
    connection.recv(65536)


def wrong_masks(connection):
    connection.recv(65536)
    connection.sendall(SWITCH + b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
    connection.recv(65536)
    connection.sendall(b"\x81\x85\0\0\0\0hello")
    connection.recv(65536)
    connection.sendall(b"\x88\x02\x03\xe8")


def not_offered(connection):
    connection.recv(65536)
    connection.sendall(SWITCH + b"\r\n")
    connection.recv(65536)


def two_lengths(connection):
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello")


def no_settings(connection):
    connection.recv(65536)
    connection.sendall(b"\0\0\x08\x06\0\0\0\0\0pingping")
    connection.recv(65536)


def slow(connection):
    connection.recv(65536)
    time.sleep(0.5)
    connection.sendall(2 * b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    connection.recv(65536)


with socket.create_server(("127.0.0.1", 80)) as listening:
    for answer in wrong_accept, wrong_masks, not_offered, two_lengths, no_settings, slow:
        connection, _ = listening.accept()
        with connection:
            answer(connection)
END
    start_server broken 80 python3 server.py
}

client() {
    python3 - <<'END'
import socket

GET = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
OFFER = (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
         b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\x04\0\0\0\0\0"
UNMASKED = b"\x81\x05hello"
CLOSE = b"\x88\x82\0\0\0\0\x03\xe8"

for sent in [OFFER], [OFFER, UNMASKED, CLOSE], [GET], [GET], [PREFACE], [GET + GET]:
    with socket.create_connection(("127.0.0.1", 80)) as connection:
        for message in sent:
            connection.sendall(message)
            connection.recv(65536)
END
}

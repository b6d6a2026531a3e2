# A WebSocket inside TLS, between python3-websockets and itself; the keys are in the capture.
packages=(python3-websockets openssl)
ports=(443)
shows=('tls and websocket.opcode == 1' 'tls and websocket.opcode == 8')

server() {
    make_certificate
    start_server websocket 443 python3 "$lib/websocket_server.py" --tls
}

client() {
    SSLKEYLOGFILE=tls.keys python3 - <<'END'
import asyncio
import ssl
import websockets

async def talk():
    tls = ssl.create_default_context(cafile="cert.pem")
    tls.check_hostname = False   # the certificate names no address
    async with websockets.connect("wss://127.0.0.1/echo", compression=None, ssl=tls) as socket:
        await socket.send("hello")
        print(await socket.recv())
        await socket.send(bytes(range(6)))
        print(await socket.recv())

asyncio.run(talk())
END
}

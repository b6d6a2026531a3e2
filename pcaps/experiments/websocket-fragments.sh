# Messages in several frames, both ways; the client is python3-websockets, as no browser sends fragments.
packages=(nginx-light python3-websockets)
ports=(8080)
shows=('tcp.dstport == 8080 and websocket.opcode == 0' 'tcp.srcport == 8080 and websocket.opcode == 0')
ending='^S FIN [^,]*, C FIN [^,]*$'

server() { start_websocket_server --fragments; }

client() {
    python3 - <<'END'
import asyncio
import websockets

async def talk():
    async with websockets.connect("ws://127.0.0.1:8080/echo", compression=None) as socket:
        await socket.send(["one ", "message ", "in ", "four frames"])
        print(await socket.recv())
        await socket.send([b"\x00\x01", b"\xfe\xff"])
        print(await socket.recv())

asyncio.run(talk())
END
}

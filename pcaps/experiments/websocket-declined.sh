# A WebSocket is offered to nginx, which has no such thing and answers 404.
packages=(nginx-light python3-websockets)
shows=('http.upgrade == "websocket"' 'http.response.code == 404')

server() { start_nginx ''; }

client() {
    python3 - <<'END'
import asyncio
import websockets

async def ask():
    try:
        await websockets.connect("ws://127.0.0.1/echo", compression=None)
    except websockets.InvalidStatusCode as answer:
        print(answer)

asyncio.run(ask())
END
}

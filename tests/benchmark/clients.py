"""Clients that no ready program is: `clients.py websocket|tunnel|refused|unused COUNT`, that many connections."""

import asyncio
import http.client
import socket
import sys

import websockets

AT_ONCE = 20


async def websocket():
    """Ten messages and their answers, then a Close."""
    async with websockets.connect("ws://127.0.0.1:8080/", compression=None) as connection:
        for number in range(10):
            await connection.send(f"message {number}")
            await connection.recv()


async def tunnel():
    """Asks nginx through a proxy."""
    def ask():
        client = http.client.HTTPConnection("127.0.0.1", 3128)
        client.set_tunnel("127.0.0.1", 80)
        client.request("GET", "/menu.js")
        client.getresponse().read()
        client.close()

    await asyncio.to_thread(ask)


async def refused():
    """Nobody listens there."""
    with socket.socket() as client:
        client.connect_ex(("127.0.0.1", 81))


async def unused():
    """Opened and closed without a byte."""
    with socket.create_connection(("127.0.0.1", 80)):
        await asyncio.sleep(0.001)


async def main(client, count):
    async def some(number):
        for _ in range(number):
            await client()

    await asyncio.gather(*(some(count // AT_ONCE) for _ in range(AT_ONCE)))


clients = {client.__name__: client for client in (websocket, tunnel, refused, unused)}
asyncio.run(main(clients[sys.argv[1]], int(sys.argv[2])))

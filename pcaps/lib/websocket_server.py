"""A WebSocket server on port 8080 that answers every message with "resp: " and the message."""

import argparse
import asyncio
import signal
import ssl

import websockets

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--deflate", action="store_true", help="accept permessage-deflate")
parser.add_argument("--ping", type=float, metavar="SECONDS", help="ping this often")
parser.add_argument("--fragments", action="store_true", help="answer each word of a text in a frame of its own")
parser.add_argument("--bye", type=int, metavar="CODE", help="close with CODE when the text is 'bye'")
parser.add_argument("--tls", action="store_true", help="inside TLS on port 443, with cert.pem and key.pem")
options = parser.parse_args()


async def answer(socket):
    print("open", flush=True)
    try:
        async for message in socket:
            if message == "bye" and options.bye:
                await socket.close(options.bye, "the server has had enough")
            elif isinstance(message, bytes):
                await socket.send(b"resp: " + message)
            elif options.fragments:
                await socket.send(word + " " for word in ("resp: " + message).split())
            else:
                await socket.send("resp: " + message)
    except websockets.ConnectionClosedError:
        pass
    print("closed", flush=True)


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    compression = "deflate" if options.deflate else None
    tls = None
    if options.tls:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain("cert.pem", "key.pem")
    # Leaving the block closes what is open, with 1001.
    async with websockets.serve(answer, "127.0.0.1", 443 if tls else 8080, compression=compression, ping_interval=options.ping,
                                ssl=tls):
        await stop.wait()


asyncio.run(main())

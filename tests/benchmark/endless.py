"""Captures of any length, for measuring what grows: the stories of traffic.h again, as files that tshark reads."""

import struct

CLIENT, SERVER = bytes((10, 0, 0, 1)), bytes((10, 0, 0, 2))
SYN, ACK, PSH_ACK, FIN_ACK = 0x02, 0x10, 0x18, 0x11
REQUEST = b"GET /menu.js HTTP/1.1\r\nHost: 10.0.0.2\r\nAccept: */*\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
UPGRADE = (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
SWITCH = (b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")


class Writer:
    """One connection after the other; 10 microseconds between packets. Checksums are zero: Wireshark checks none."""

    def __init__(self, file):
        self.file, self.packets, self.connections = file, 0, 0
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))

    def open(self):
        self.connections += 1
        # A port comes again after 60,000 connections, from another address.
        self.port = 1024 + self.connections % 60000
        self.client = CLIENT[:1] + struct.pack(">H", self.connections // 60000) + CLIENT[3:]
        self.next = [1000, 1000]
        self.send(0, SYN)
        self.send(1, SYN | ACK)
        self.send(0, ACK)

    def send(self, side, flags, payload=b""):
        addresses = (self.client + SERVER, SERVER + self.client)[side]
        ports = ((self.port, 80), (80, self.port))[side]
        acknowledged = self.next[1 - side] if flags & ACK else 0
        time = self.packets * 10
        size = 54 + len(payload)
        self.file.write(struct.pack("<IIII", time // 1000000, time % 1000000, size, size))
        self.file.write(b"\2\0\0\0\0\1\2\0\0\0\0\2\x08\0")
        self.file.write(struct.pack(">BBHHHBBH", 0x45, 0, size - 14, 0, 0, 64, 6, 0) + addresses)
        self.file.write(struct.pack(">HHIIBBHHH", *ports, self.next[side], acknowledged, 0x50, flags, 512, 0, 0))
        self.file.write(payload)
        self.next[side] = (self.next[side] + len(payload) + (1 if flags & (SYN | 0x01) else 0)) % 2**32
        self.packets += 1


def short(writer, packets):
    while writer.packets < packets:
        writer.open()
        writer.send(0, PSH_ACK, REQUEST)
        writer.send(1, ACK)
        writer.send(1, PSH_ACK, ANSWER)
        writer.send(0, ACK)
        for side, flags in ((0, FIN_ACK), (1, FIN_ACK), (0, ACK)):
            writer.send(side, flags)


def keep_alive(writer, packets):
    writer.open()
    while writer.packets < packets:
        writer.send(0, PSH_ACK, REQUEST)
        writer.send(1, PSH_ACK, ANSWER)
        writer.send(0, ACK)


def websocket(writer, packets):
    writer.open()
    writer.send(0, PSH_ACK, UPGRADE)
    writer.send(1, PSH_ACK, SWITCH)
    while writer.packets < packets:
        writer.send(0, PSH_ACK, b"\x81\x84\0\0\0\0text")
        writer.send(1, ACK)
        writer.send(1, PSH_ACK, b"\x81\x04text")
        writer.send(0, ACK)


STORIES = {"short conversations": short, "keep-alive": keep_alive, "WebSocket": websocket}


def write(path, story, packets):
    """At least so many packets. Returns how many."""
    with open(path, "wb", buffering=1 << 20) as file:
        writer = Writer(file)
        STORIES[story](writer, packets)
        return writer.packets

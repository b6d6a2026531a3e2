"""Captures for what no program would send: hostile names, conversations of any length. Written here, not recorded."""

import struct

import program

SYN, PSH, ACK, FIN = 2, 8, 16, 1


class Talk:
    """One TCP conversation from 10.0.0.1:40000 to 10.0.0.2:80; each end acknowledges what it has got."""

    def __init__(self):
        self.packets, self.next = [], [1000, 5000]
        self.send(0, SYN, ack=False)
        self.send(1, SYN)
        self.send(0, 0)

    def client(self, payload):
        self.send(0, PSH, payload)

    def server(self, payload):
        self.send(1, PSH, payload)

    def send(self, side, flags, payload=b"", ack=True):
        ports, hosts = (40000, 80), (b"\x0a\0\0\1", b"\x0a\0\0\2")
        tcp = struct.pack(">HHIIBBHHH", ports[side], ports[1 - side], self.next[side],
                          self.next[1 - side] if ack else 0, 0x50, flags | (ACK if ack else 0), 512, 0, 0) + payload
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0, hosts[side], hosts[1 - side])
        self.packets.append(ip + tcp)
        self.next[side] += len(payload) + bool(flags & (SYN | FIN))

    def write(self, name):
        """A capture of IP packets, a millisecond apart."""
        out = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101)
        for number, packet in enumerate(self.packets):
            seconds, milliseconds = divmod(number, 1000)
            out += struct.pack("<IIII", 1700000000 + seconds, milliseconds * 1000, len(packet), len(packet)) + packet
        path = program.FOLDER / (name + ".pcap")
        path.write_bytes(out)
        path.chmod(0o644)
        return path


# What a terminal, Markdown, HTML or Mermaid might take for more than a name.
HOSTILE = [
    "/;#:\"'`<>&$$%%",
    "/%%{init:{'theme':'dark'}}%%",
    "/%%comment",
    "/#59;#lt;&lt;&#60;",
    "/<br/><script>alert(1)</script>",
    "/style:color#red;x",
    "/a\\nb\\n```",
    "/wrap:end",
    "/\u202e\u2028\x1b[31m\x7f",
    "/$$x^2$$",
    "/é€\U0001f600",
    "/" + "long-" * 40,
    "/C->>S:" + "-" * 50,
    "/```\\r\\nend",
]


def hostile():
    """Each name is asked for, and answered with the same as a reason."""
    talk = Talk()
    for name in HOSTILE:
        raw = name.encode()
        talk.client(b"GET " + raw + b" HTTP/1.1\r\nHost: h\r\n\r\n")
        talk.server(b"HTTP/1.1 200 " + raw + b" and more\r\nContent-Length: 0\r\n\r\n")
    return talk.write("hostile")


def long(requests):
    talk = Talk()
    for number in range(requests):
        talk.client(b"GET /%06d HTTP/1.1\r\nHost: h\r\n\r\n" % number)
        talk.server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    return talk.write("long")

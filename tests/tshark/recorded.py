"""Recorded captures as lists of packets, to be changed and written again."""

import dataclasses
import functools
import struct

import expectation
import program


@dataclasses.dataclass(frozen=True)
class Packet:
    time: int          # nanoseconds
    wire: int          # bytes on the wire
    data: bytes

    @property
    def tcp(self):
        """Where the TCP header stands; None: there is none."""
        six = self.data[12:14] == b"\x86\xdd"
        if len(self.data) < 54 or self.data[20 if six else 23] != 6:
            return None
        return 14 + (40 if six else self.data[14] % 16 * 4)

    @property
    def payload(self):
        """Where the payload begins; None: there is none."""
        if self.tcp is None or len(self.data) < self.tcp + 20:
            return None
        start = self.tcp + self.data[self.tcp + 12] // 16 * 4
        return start if start < len(self.data) else None


def tool(name, *arguments):
    """Runs editcap, mergecap or another of Wireshark's tools."""
    done = program.run(*arguments, program=name)
    assert done.returncode == 0, done.stderr


def read(name):
    """The packets of a recording: pcap in microseconds, or dumpcap's pcapng. (editcap writes no pcap of one with keys.)"""
    data, found = program.capture(name).read_bytes(), []
    if data[:4] == b"\x0a\x0d\x0d\x0a":
        at = 0
        while at < len(data):
            kind, length = struct.unpack("<II", data[at:at + 8])
            if kind == 6:  # Enhanced Packet Block
                high, low, size, wire = struct.unpack("<IIII", data[at + 12:at + 28])
                found.append(Packet(high << 32 | low, wire, data[at + 28:at + 28 + size]))
            at += length
        return found
    at = 24
    while at < len(data):
        seconds, fraction, size, wire = struct.unpack("<IIII", data[at:at + 16])
        found.append(Packet(seconds * 10**9 + fraction * 1000, wire, data[at + 16:at + 16 + size]))
        at += 16 + size
    return found


def joined(file, names):
    """The recordings one behind the other, as Wireshark's mergecap writes them."""
    path = program.HOME / file
    tool("mergecap", "-a", "-w", path, *map(program.capture, names))
    return path


@functools.cache
def _ends():
    """By recording, the addresses and ports of each of its packets. One start of tshark tells them all."""
    names = expectation.names()
    rows = iter(program.rows(joined("ends.pcapng", names), ["ip.addr", "ipv6.addr", "tcp.port"]))
    return {name: {frozenset(sum(row, [])) for _, row in zip(range(len(read(name))), rows)} - {frozenset()}
            for name in names}


def groups(names, size=8):
    """The recordings in lists of at most so many, in which no two have packets between the same ends."""
    left, found = list(names), []
    while left:
        group, ends = [], set()
        for name in left:
            if len(group) < size and not ends & _ends()[name]:
                group.append(name)
                ends |= _ends()[name]
        left = [name for name in left if name not in group]
        found.append(group)
    return found


def write(name, packets, link=1):
    """`link` is one of tcpdump.org's link types; 1 is Ethernet."""
    path = program.FOLDER / name
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b23c4d, 2, 4, 0, 0, 1 << 18, link))
        for packet in packets:
            seconds, fraction = divmod(packet.time, 10**9)
            file.write(struct.pack("<IIII", seconds, fraction, len(packet.data), packet.wire) + packet.data)
    path.chmod(0o644)
    return path

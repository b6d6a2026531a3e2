"""A cable with faults: carries frames between two network interfaces and does to some of them what rules say.

usage: forward.py NEAR FAR RULE...

A rule is DIRECTION:KIND:NUMBER:FAULT. DIRECTION is C for what comes in at NEAR, where the client is, S for what comes in at
FAR. KIND is syn or fin (segments with that flag), data (with payload), ack (with none of these) or any. NUMBER counts the
segments of that kind and direction from 1, repeated ones too; * is each of them. FAULT is

  lose     it never arrives
  twice    it arrives twice
  behind   it arrives after the next frame of its direction
  mark     it arrives with Congestion Experienced in its IP header, as from a router whose queue grows
  SECONDS  it arrives so much later; what comes behind does not wait for it

Nothing is left to chance: the same conversation meets the same faults.
"""

import collections
import heapq
import select
import socket
import struct
import sys
import time

FIN, SYN = 1, 2
OUTGOING = 4    # what a packet socket calls the frames that this program has sent itself


def kinds(frame):
    """Which of the rules' kinds a frame is; IPv4 without options in Ethernet, as on this cable."""
    if frame[12:14] != b"\x08\x00" or frame[23] != socket.IPPROTO_TCP:
        return
    yield "any"
    length, header = struct.unpack("!H", frame[16:18])[0] - 20, frame[46] >> 4 << 2
    flags = frame[47]
    if flags & SYN:
        yield "syn"
    if flags & FIN:
        yield "fin"
    if length > header:
        yield "data"
    elif not flags & (SYN | FIN):
        yield "ack"


def with_checksum(header):
    """An IPv4 header without options, with its checksum."""
    header = header[:10] + bytes(2) + header[12:]
    total = sum(struct.unpack("!10H", header))
    while total > 0xffff:
        total = (total & 0xffff) + (total >> 16)
    return header[:10] + struct.pack("!H", total ^ 0xffff) + header[12:]


def marked(frame):
    header = frame[14:15] + bytes([frame[15] | 3]) + frame[16:34]
    return frame[:14] + with_checksum(header) + frame[34:]


class Direction:
    def __init__(self, source, destination, rules):
        self.source, self.destination, self.rules = source, destination, rules
        self.counts = collections.Counter()
        self.held = []       # frames that wait for the next one
        self.delayed = []    # (when, how many frames came before, frame)
        self.carried = 0

    def fault(self, frame):
        found = None
        for kind in kinds(frame):
            self.counts[kind] += 1
            found = self.rules.get((kind, str(self.counts[kind])), self.rules.get((kind, "*"), found))
        return found

    def carry(self):
        frame, address = self.source.recvfrom(65536)
        if address[2] == OUTGOING:
            return
        self.carried += 1
        fault, held, self.held = self.fault(frame), self.held, []
        if fault == "behind":
            self.held = [frame]
        elif fault == "mark":
            self.destination.send(marked(frame))
        elif fault in (None, "twice"):
            for _ in range(2 if fault else 1):
                self.destination.send(frame)
        elif fault != "lose":
            heapq.heappush(self.delayed, (time.monotonic() + float(fault), self.carried, frame))
        for frame in held:
            self.destination.send(frame)

    def deliver(self):
        """Sends what was delayed and is due; answers in how many seconds the next one is."""
        while self.delayed and self.delayed[0][0] <= time.monotonic():
            self.destination.send(heapq.heappop(self.delayed)[2])
        return max(0, self.delayed[0][0] - time.monotonic()) if self.delayed else 60


def interface(name):
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))    # every protocol
    opened.bind((name, 0))
    return opened


def main():
    near, far = interface(sys.argv[1]), interface(sys.argv[2])
    rules = {"C": {}, "S": {}}
    for rule in sys.argv[3:]:
        side, kind, number, fault = rule.split(":")
        rules[side][kind, number] = fault
    directions = {near: Direction(near, far, rules["C"]), far: Direction(far, near, rules["S"])}
    print("ready", flush=True)
    while True:
        patience = min(direction.deliver() for direction in directions.values())
        for source in select.select(list(directions), [], [], patience)[0]:
            directions[source].carry()


if __name__ == "__main__":
    main()

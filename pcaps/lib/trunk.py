"""One end of a trunk: wraps the frames that it carries, as a switch or a router does for a network behind a network.

usage: trunk.py INSIDE TRUNK WRAPPING

What comes in at INSIDE goes out at TRUNK in WRAPPING, and what comes in at TRUNK goes out at INSIDE without it. WRAPPING is

  vlan   a tag, IEEE 802.1Q
  qinq   a service tag and a tag, IEEE 802.1ad
  ipip   IPv4 in IPv4, RFC 2003
  gre    IPv4 in GRE, RFC 2784

This kernel has none of them; what the frames carry comes from real programs and their kernels.
"""

import select
import socket
import struct
import sys

from forward import OUTGOING, interface, with_checksum

IPV4 = b"\x08\x00"
TAGS = {"vlan": b"\x81\x00\x00\x05", "qinq": b"\x88\xa8\x00\x07\x81\x00\x00\x05"}    # VLAN 5, service 7
TUNNELS = {"ipip": (4, b""), "gre": (47, b"\x00\x00" + IPV4)}    # protocol number, header
HERE, THERE = socket.inet_aton("198.51.100.1"), socket.inet_aton("198.51.100.2")


def wrap(frame, wrapping):
    if wrapping in TAGS:
        return frame[:12] + TAGS[wrapping] + frame[12:]
    if frame[12:14] != IPV4:    # ARP is about addresses of this network; the tunnel carries IP
        return frame
    protocol, header = TUNNELS[wrapping]
    inside = header + frame[14:]
    outer = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(inside), 0, 0x4000, 64, protocol, 0, HERE, THERE)
    return frame[:14] + with_checksum(outer) + inside


def unwrap(frame, wrapping):
    while frame[12:14] in (b"\x81\x00", b"\x88\xa8"):    # a packet socket has taken the first tag off already
        frame = frame[:12] + frame[16:]
    if wrapping in TAGS or frame[12:14] != IPV4:
        return frame
    return frame[:14] + frame[34 + len(TUNNELS[wrapping][1]):]


def main():
    inside, trunk, wrapping = interface(sys.argv[1]), interface(sys.argv[2]), sys.argv[3]
    print("ready", flush=True)
    while True:
        for source in select.select([inside, trunk], [], [])[0]:
            frame, address = source.recvfrom(65536)
            if address[2] == OUTGOING:
                continue
            if source is inside:
                trunk.send(wrap(frame, wrapping))
            else:
                inside.send(unwrap(frame, wrapping))


if __name__ == "__main__":
    main()

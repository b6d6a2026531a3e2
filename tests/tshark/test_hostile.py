"""Captures that nobody means well with. Nothing crashes, nothing leaks, and what is said is fit to be printed.

In a build with sanitizers (the preset `sanitizers`) every run here also ends with the search for leaks.
"""

import dataclasses
import functools
import random

import pytest

import expectation
import program
import recorded

WAYS = {
    "tapped": ["-o", "webconv.source:tapped"],
    "tree": ["-o", "webconv.source:tree"],
    "auto -2": ["-2"],
    "read filter": ["-2", "-R", "tcp.srcport > 1024 || frame.number % 3 == 0"],
}
FIELDS = ["frame.number", "tcp.len", "webconv.phase", "webconv.says", "webconv.flag", "webconv.class.reason",
          "webconv.persistence.reason", "webconv.close.why", "webconv.upgrade", "webconv.history"]


def read(path, *arguments):
    """What is shown, in full and as fields. Wireshark may complain of what it reads; it must not fail."""
    whole = program.run("-r", path, *arguments, "-V", errors="replace")
    assert whole.returncode == 0, whole.stderr
    assert "Sanitizer" not in whole.stderr and "runtime error" not in whole.stderr, whole.stderr
    command = ["-r", path, *arguments, "-T", "fields", "-E", "separator=/t", "-E", "aggregator=|"]
    for field in FIELDS:
        command += ["-e", field]
    table = program.run(*command)
    assert table.returncode == 0, table.stderr
    lines = [line.split("\t") for line in table.stdout.split("\n")[:-1]]
    for line in lines:
        assert len(line) == len(FIELDS) and all(cell.isprintable() for cell in line), line
        assert bool(line[2]) == bool(line[3]), line
    return lines, whole


@functools.cache
def everything():
    """All recordings behind one another."""
    return recorded.joined("everything.pcapng", expectation.names())


def changed(name, change, seed):
    chance = random.Random(seed)
    found = recorded.read(name)
    return [packet for one in found for packet in change(one, chance)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("share", ["0.001", "0.01", "0.1"])
def test_damaged_bytes(share, way):
    path = program.HOME / f"damaged-{share}.pcapng"
    recorded.tool("editcap", "-E", share, "--seed", "1", everything(), path)
    lines, _ = read(path, *WAYS[way])
    assert sum(bool(line[2]) for line in lines) > 200


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("length", [54, 66, 80, 150])
def test_packets_cut_at_any_length(length, way):
    path = program.HOME / f"cut-{length}.pcapng"
    recorded.tool("editcap", "-s", str(length), everything(), path)
    lines, whole = read(path, *WAYS[way])
    assert "Packet size limited during capture" in whole.stdout  # the exception of a cut packet was thrown
    # Where not even the TCP header's options are whole there is no segment.
    assert sum(bool(line[2]) for line in lines) > (1000 if length >= 66 else 0)


PIECES = [b"\r\n\r\n", b"\0", b"\x1b[2J", b"\xff\xfe\xfd", b"Content-Length: -1\r\n", b"Transfer-Encoding: chunked\r\n",
          b"Content-Length: 99999999999999999999\r\n", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 101 x\r\nUpgrade: h2c\r\n\r\n",
          b"GET " + b"/" * 3000, b"FFFFFFFFFFFFFFFF\r\n", b"\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff",
          b"\xff\xff\xff\1\4\0\0\0\1", b"\0\0\1\1\4\0\0\0\1\xff", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]


def with_a_piece(packet, chance):
    """Something that breaks the message, somewhere in one payload of two."""
    if packet.payload is None or chance.random() < 0.5:
        return [packet]
    at = chance.randrange(packet.payload, len(packet.data) + 1)
    data = bytearray(packet.data[:at] + chance.choice(PIECES) + packet.data[at:])
    six = data[12:14] == b"\x86\xdd"
    length = len(data) - 14 - (40 if six else 0)
    data[18 if six else 16:20 if six else 18] = length.to_bytes(2, "big")
    return [dataclasses.replace(packet, data=bytes(data), wire=len(data))]


def out_of_place(packet, chance):
    """Lost, repeated, or cut."""
    kind = chance.random()
    if kind < 0.1:
        return []
    if kind < 0.2:
        return [packet, packet]
    if kind < 0.3:
        return [dataclasses.replace(packet, data=packet.data[:chance.randrange(len(packet.data))])]
    return [packet]


@functools.cache
def malformed():
    """The recordings with broken messages, behind one another."""
    found = [packet for number, name in enumerate(expectation.names()) for packet in changed(name, with_a_piece, number)]
    return recorded.write("malformed.pcap", found)


@pytest.mark.parametrize("way", WAYS)
def test_malformed_messages(way):
    lines, whole = read(malformed(), *WAYS[way])
    assert "[Malformed Packet: " in whole.stdout  # the exception was thrown
    assert sum(bool(line[2]) for line in lines) > 1000


@pytest.mark.parametrize("way", WAYS)
def test_packets_lost_repeated_and_cut_in_random_order(way):
    found = [packet for number, name in enumerate(expectation.names()) for packet in changed(name, out_of_place, number)]
    chance = random.Random(2)
    for start in range(0, len(found), 8):  # near their place
        part = found[start:start + 8]
        chance.shuffle(part)
        found[start:start + 8] = part
    lines, _ = read(recorded.write("out-of-place.pcap", found), *WAYS[way])
    assert sum(bool(line[2]) for line in lines) > 1000


# Wireshark throws where a tree gets too large. So an exception can be made to jump out of our own dissector, at any item.
LIMITS = range(100, 200, 4)
THROWN = "Dissector bug, protocol WebConv"


@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "-2"])
def test_exceptions_that_jump_out_of_our_dissector(passes):
    name = "keepalive-session"
    thrown = 0
    for limit in LIMITS:
        done = program.run("-r", program.capture(name), *passes, "-o", f"gui.max_tree_items:{limit}", "-V")
        assert done.returncode == 0, done.stderr
        thrown += done.stdout.count(THROWN)
    assert thrown > 50
    # What was jumped out of was shown only: the answers are all there.
    whole = program.rows(name, ["webconv.phase", "webconv.says", "webconv.close.why"], *passes)
    assert [phases for phases, *_ in whole] == [phases for *_, phases in expectation.read(name)[0].segments]


def test_frames_after_one_that_was_jumped_out_of():
    """The answers of a pass in which many packets were jumped out of: shown where they fit."""
    name, limit = "keepalive-session", 150
    done = program.run("-r", program.capture(name), "-o", f"gui.max_tree_items:{limit}", "-V")
    assert 3 < done.stdout.count(THROWN) < 22
    shown = [line.strip() for line in done.stdout.splitlines() if "[Why it ended: " in line]
    assert shown[-1:] == ["[Why it ended: idle timeout, announced 3 s, measured 3.0 s]"]

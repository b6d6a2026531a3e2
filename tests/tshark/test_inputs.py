"""Captures that are not what the recordings are: nothing to read, cut, broken, other networks."""

import struct

import expectation
import program

PASSES = [], ["-2"]
PHASES = ["-T", "fields", "-e", "webconv.phase"]


def write(name, data):
    path = program.FOLDER / name
    path.write_bytes(data)
    path.chmod(0o644)
    return path


def recorded(name):
    return program.capture(name).read_bytes()


def pcap(*packets, link=1):
    out = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, link)
    for number, packet in enumerate(packets):
        out += struct.pack("<IIII", 1700000000, number, len(packet), len(packet)) + packet
    return out


def udp_packet(payload):
    udp = struct.pack(">HHHH", 5000, 5001, 8 + len(payload), 0) + payload
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, b"\x7f\0\0\1", b"\x7f\0\0\1")
    return bytes(12) + b"\x08\x00" + ip + udp


def test_empty_capture():
    path = write("empty.pcap", pcap())
    for passes in PASSES:
        assert program.tshark("-r", path, *passes, *PHASES) == ""


def test_no_tcp_at_all():
    path = write("udp.pcap", pcap(udp_packet(b"hello"), udp_packet(b"world")))
    for passes in PASSES:
        assert program.tshark("-r", path, *passes, *PHASES) == "\n\n"
        assert program.tshark("-r", path, *passes, "-Y", "webconv") == ""


def first_packet(name):
    data = recorded(name)
    return data[40:40 + struct.unpack("<I", data[32:36])[0]]


def test_a_header_that_is_quoted_in_an_error_message_is_no_segment():
    segment = first_packet("http10")
    assert segment[12:14] == b"\x08\x00"
    icmp = struct.pack(">BBHI", 3, 3, 0, 0) + segment[14:14 + 20 + 20]
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(icmp), 0, 0, 64, 1, 0, b"\x7f\0\0\1", b"\x7f\0\0\1")
    path = write("quoted.pcap", pcap(segment, segment[:14] + ip + icmp))
    for passes in PASSES:
        rows = program.rows(path, ["webconv.phase", "icmp.type", "tcp.dstport"], *passes)
        assert rows == [[["open.syn"], [], ["80"]], [[], ["3"], ["80"]]]


def test_an_unknown_network():
    path = write("unknown.pcap", pcap(b"anything", link=147))
    for passes in PASSES:
        assert program.tshark("-r", path, *passes, *PHASES) == "\n"


def test_capture_file_cut_in_the_middle_of_a_packet():
    path = write("cut.pcap", recorded("http10")[:900])
    whole = [",".join(phases) for *_, phases in expectation.read("http10")[0].segments]
    for passes in PASSES:
        done = program.run("-r", path, *passes, *PHASES)
        assert "cut short" in done.stderr and done.returncode > 0
        lines = done.stdout.splitlines()
        assert 4 < len(lines) < len(whole) and lines == whole[:len(lines)]


def test_not_a_capture():
    path = write("letter.pcap", b"Dear reader, this is no capture.\n" * 20)
    for passes in PASSES:
        done = program.run("-r", path, *passes, *PHASES)
        assert done.returncode not in (0, -6, -11) and done.stdout == ""
        assert "isn't a capture file" in done.stderr


def snapped(data, length):
    """The capture as `dumpcap -s LENGTH` would have written it."""
    out, at = data[:24], 24
    while at < len(data):
        seconds, fraction, size, wire = struct.unpack("<IIII", data[at:at + 16])
        packet = data[at + 16:at + 16 + min(size, length)]
        out += struct.pack("<IIII", seconds, fraction, len(packet), wire) + packet
        at += 16 + size
    return out


def test_packets_cut_by_the_snap_length():
    """Bytes that were cut count, and the head of the message is enough to know it."""
    path = write("snapped.pcap", snapped(recorded("segments-veth"), 100))
    verdict = expectation.read("segments-veth")[0].verdict
    rows = [program.rows(path, ["webconv.bytes.client", "webconv.bytes.server", "webconv.close.how", "webconv.phase"],
                         *passes, "-Y", 'webconv.phase == "close.last_ack"') for passes in PASSES]
    assert rows == [[[[verdict["bytes.client"]], [verdict["bytes.server"]], ["orderly"], ["close.last_ack"]]]] * 2


def test_packets_cut_inside_the_tcp_header():
    path = write("headless.pcap", snapped(recorded("http10"), 40))
    for passes in PASSES:
        assert program.tshark("-r", path, *passes, *PHASES) == "\n" * 12


def test_a_cut_tcp_header_is_told_where_it_stands():
    """Between the options, which the TCP dissector does not get over; SYNs have more of them."""
    told = "the TCP header was not captured to its end: capture more bytes of each packet"
    for length, read in (60, {}), (66, range(3, 13)), (100, range(1, 13)):
        path = write(f"cut-options-{length}.pcap", snapped(recorded("http10"), length))
        for source in "auto", "tapped", "tree":
            for passes in PASSES:
                if (source, passes) == ("tapped", ["-2"]):
                    continue  # nothing is tapped in the first pass
                rows = program.rows(path, ["webconv.unread", "webconv.phase"], *passes, "-o", "webconv.source:" + source)
                assert [frame for frame, (unread, _) in enumerate(rows, 1) if not unread] == list(read)
                assert [frame for frame, (_, phases) in enumerate(rows, 1) if phases] == list(read)
                assert all(unread in ([], [told]) for unread, _ in rows)
    assert "Not read: the TCP header" in program.tshark("-r", path.parent / "cut-options-60.pcap", "-V")
    roles = program.rows(path.parent / "cut-options-66.pcap", ["webconv.roles", "webconv.class.confidence"], "-2")
    assert roles[-1] == [["guessed"], ["probable"]]  # without the SYNs, and without a byte of what was said


def test_ipv6():
    for passes in PASSES:
        rows = program.rows("ipv6", ["webconv.client", "webconv.server", "webconv.roles"], *passes)
        for client, server, roles in rows:
            assert client[0].startswith("[::1]:") and server == ["[::1]:80"] and roles == ["seen"]


def test_ipv4():
    client, server = program.rows("segments-veth", ["webconv.client", "webconv.server"])[0]
    assert client[0].startswith("192.0.2.1:") and server == ["192.0.2.2:80"]

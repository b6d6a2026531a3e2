"""Several segments in one frame, as an 802.11 station puts them (A-MSDU): each has its own answers, outermost first.

No program here sends such frames where they can be captured, so segments of recordings are put into them: those that were
sent behind one another without an answer between."""

import dataclasses
import itertools
import struct

import pytest

import program
import recorded

MOST = 4  # a small one; IEEE 802.11-2020, 9.3.2.2: an A-MSDU is bounded in bytes
PASSES = {"tapped": ["-o", "webconv.source:tapped"], "tree": ["-o", "webconv.source:tree"],
          "tree -2": ["-o", "webconv.source:tree", "-2"], "auto -2": ["-2"]}
# What a segment says for itself, and what the conversation comes to; no times and no frame numbers.
OF_SEGMENT = ["stream", "from", "phase", "says", "exchange"]
OF_CONVERSATION = ["class", "class.confidence", "roles", "requests", "responses", "bytes.client", "bytes.server",
                   "persistence", "history", "conn_state", "close.by", "close.how"]


def radio_frame(packets):
    """IEEE 802.11-2020, 9.2.4.5.9 and 9.3.2.2.2: QoS data whose body is an A-MSDU."""
    first = packets[0].data
    header = struct.pack("<BBH", 0x88, 0x02, 0) + first[0:6] + bytes(6) + first[6:12] + struct.pack("<HH", 0, 0x80)
    body = b""
    for packet in packets:
        msdu = b"\xaa\xaa\x03\0\0\0" + packet.data[12:]
        body += bytes(-len(body) % 4) + packet.data[:12] + struct.pack(">H", len(msdu)) + msdu
    return header + body


def sender(numbered):
    """Hosts on one loopback have no other addresses than ports."""
    _, packet = numbered
    return packet.data[26:30] + packet.data[packet.tcp:packet.tcp + 2]


def write(name):
    """The recording in radio frames. Gives the file, and for each of its frames those of the recording."""
    frames, packets = [], []
    for _, run in itertools.groupby(enumerate(recorded.read(name), 1), sender):
        run = list(run)
        for at in range(0, len(run), MOST):
            together = run[at:at + MOST]
            frames.append([number for number, _ in together])
            data = radio_frame([packet for _, packet in together])
            packets.append(dataclasses.replace(together[-1][1], data=data, wire=len(data)))
    return recorded.write(name + "-radio.pcap", packets, link=105), frames


@pytest.mark.parametrize("name", ["segments-veth", "reordered", "keepalive-session", "tls", "window-stalled"])
@pytest.mark.parametrize("way", PASSES)
def test_each_segment_of_a_frame_has_its_own_answers(name, way):
    path, frames = write(name)
    assert max(map(len, frames)) > 1
    columns = ["webconv." + field for field in OF_SEGMENT]
    alone = program.rows(name, columns, *PASSES[way])
    together = program.rows(path, columns, *PASSES[way])
    assert together == [[sum((alone[number - 1][column] for number in numbers), []) for column in range(len(columns))]
                        for numbers in frames]


@pytest.mark.parametrize("name", ["segments-veth", "keepalive-session", "tls"])
@pytest.mark.parametrize("way", PASSES)
def test_the_conversation_comes_to_the_same(name, way):
    path, frames = write(name)
    columns = ["webconv." + field for field in OF_CONVERSATION]
    alone, together = (program.rows(of, columns, *PASSES[way])[-1] for of in (name, path))
    assert together == [cell * len(frames[-1]) for cell in alone]


def test_the_packet_details_have_a_subtree_for_each():
    path, frames = write("segments-veth")
    number = 1 + next(at for at, together in enumerate(frames) if len(together) == MOST)
    details = program.tshark("-r", path, "-V", "-O", "webconv", "-Y", f"frame.number == {number}")
    assert details.count("[Phase: response]\n") == details.count("[Says: S: sends more of the answer (1448 bytes)]\n") == MOST

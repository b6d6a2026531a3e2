"""TLS with keys: from the capture or from a file, from either source, visited in any order, and without what is needed."""

import random
import re
import struct

import pytest

import expectation
import program
import test_visits

WAYS = {"tapped": ["-o", "webconv.source:tapped"], "tree": ["-o", "webconv.source:tree"], "-2": ["-2"],
        "tapped -2": ["-o", "webconv.source:tapped", "-2"]}
FIELDS = ["frame.number", "webconv.phase", "webconv.class", "webconv.tls", "webconv.class.confidence"]
NAME = "tls-keys"
PACKET, SECRETS = 6, 10   # types of pcapng blocks


def edited(new, frames, keys=True):
    """The capture with only these of its frames, with its keys or without. (editcap 4.0 cannot write it back.)"""
    path = program.FOLDER / new
    rest, kept, frame = program.capture(NAME).read_bytes(), b"", 0
    while rest:
        kind, length = struct.unpack("<II", rest[:8])   # of a pcapng block
        frame += kind == PACKET
        if frame in frames if kind == PACKET else keys or kind != SECRETS:
            kept += rest[:length]
        rest = rest[length:]
    path.write_bytes(kept)
    path.chmod(0o644)
    return path


def without_keys():
    return edited("without-keys.pcapng", range(1, 100), keys=False)


def phases(name):
    return [has for conversation in expectation.read(name).values() for _, _, has in conversation.segments]


@pytest.mark.parametrize("way", WAYS)
def test_without_keys_it_is_tls(way):
    rows = program.rows(without_keys(), FIELDS, *WAYS[way])
    assert rows[-1][2:] == [["TLS"], rows[-1][3], ["certain"]]
    assert not any({"request", "response"} & set(row[1]) for row in rows)


@pytest.mark.parametrize("way", WAYS)
def test_keys_from_a_file(way):
    keys = program.FOLDER / "tls.keys"
    if not keys.exists():
        # The block with the secrets holds them as the client wrote them.
        words = rb"(?:CLIENT|SERVER)_[A-Z_0-9]*SECRET[A-Z_0-9]* [0-9a-f]{64} [0-9a-f]+"
        keys.write_bytes(b"".join(line + b"\n" for line in re.findall(words, program.capture(NAME).read_bytes())))
        keys.chmod(0o644)
    rows = program.rows(without_keys(), FIELDS, "-o", f"tls.keylog_file:{keys}", *WAYS[way])
    assert [row[1] for row in rows] == phases(NAME)
    assert rows[-1][2] == ["keep-alive"]


@pytest.mark.parametrize("way", WAYS)
def test_without_its_handshake_it_stays_tls(way):
    path = edited("tls-middle.pcapng", range(9, 20))
    rows = program.rows(path, FIELDS, *WAYS[way])
    assert rows[-1][2] == ["TLS"]
    assert rows[-1][4] == ["probable"]


def test_one_missing_record_is_not_guessed():
    """The first request is missing: nothing of the client can be decrypted any more, of the server everything."""
    path = edited("tls-lost-request.pcapng", set(range(1, 20)) - {9})
    rows = program.rows(path, FIELDS + ["webconv.responses"], "-2")
    assert rows[-1][4] == ["probable"]
    assert rows[-1][5] == ["2"]


def test_clicked_frames_in_any_order():
    expected = phases(NAME)
    order = list(range(1, len(expected) + 1)) * 2
    random.Random(2).shuffle(order)
    results = test_visits.sharkd(test_visits.load(NAME), *(test_visits.details(frame) for frame in order))[1:]
    for frame, result in zip(order, results, strict=True):
        assert test_visits.phases_shown(result) == expected[frame - 1], f"frame {frame}"

"""However a capture is read, and whatever stands beside it in the file, what is said in the end is the same."""

import functools
import random
import re

import pytest

import expectation
import program
import recorded
import test_recordings
import test_visits

FIELDS = test_recordings.FIELDS
FRAMES = {"request_in", "response_in", "acks", "close.frame"}


def answers(path, *arguments):
    """As test_recordings.answers, of any capture: by frame and field. Other capture's frames have none."""
    columns = ["frame.number", *("webconv." + field for field in FIELDS)]
    return {int(frame[0]): dict(zip(FIELDS, cells))
            for frame, *cells in program.rows(path, columns, *arguments) if cells[0]}


@functools.cache
def alone(name):
    return test_recordings.answers(name, "auto -2")


def conversations(frames):
    """Of a capture: by its endpoints a conversation's frames, in order. One that reuses the ports has another number."""
    found = {}
    for frame, fields in frames.items():
        found.setdefault((frozenset(fields["client"] + fields["server"]), int(fields["stream"][0])), []).append(frame)
    numbered = {}
    for (ends, _), own in sorted(found.items(), key=lambda item: item[1][0]):
        numbered.setdefault(ends, []).append(own)
    return numbered


def independent(fields, number_of):
    """The answers with frames counted within the conversation, and without the conversation's number."""
    def renumbered(match):
        return match.group(1) + str(number_of.get(int(match.group(2)), "elsewhere"))

    told = {}
    for field, values in fields.items():
        if field == "stream":
            continue
        if field in FRAMES:
            values = [str(number_of.get(int(value), "elsewhere")) for value in values]
        else:
            values = [re.sub(r"(frames? )(\d+)", renumbered, value) for value in values]
        told[field] = values
    return told


def told(frames):
    """By endpoints, for each conversation, each segment's answers."""
    found = {}
    for ends, all_of_them in conversations(frames).items():
        for own in all_of_them:
            number_of = {frame: number for number, frame in enumerate(own, 1)}
            found.setdefault(ends, []).append([independent(frames[frame], number_of) for frame in own])
    return found


# editcap writes no capture that holds keys.
WITHOUT_KEYS = [name for name in expectation.names() if program.capture(name).suffix == ".pcap"]


def test_packets_of_several_captures_interleaved_by_mergecap():
    together = 0
    for number, group in enumerate(recorded.groups(WITHOUT_KEYS)):
        # All begin in the same second.
        shifted = []
        for name in group:
            path = program.HOME / f"{name}-shifted.pcapng"
            begin = recorded.read(name)[0].time
            recorded.tool("editcap", "-t", f"-{begin // 10**9}", program.capture(name), path)
            shifted.append(path)
        merged = program.HOME / f"merged-{number}.pcapng"
        recorded.tool("mergecap", "-w", merged, *shifted)
        expected = {}
        for name in group:
            expected |= told(alone(name))
        got = told(answers(merged, "-2"))
        assert got.keys() == expected.keys()
        for ends in expected:
            different = [(number, field, segment[field], before[field])
                         for one, other in zip(got[ends], expected[ends], strict=True)
                         for number, (segment, before) in enumerate(zip(one, other, strict=True), 1)
                         for field in segment if segment[field] != before[field]]
            assert not different, f"{group}: {set(ends)}"
        together += len(group) > 1
    assert together > 10


@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "-2"])
def test_a_capture_split_by_editcap_and_joined_again(passes):
    everything, joined = recorded.joined("whole.pcapng", expectation.names()), program.HOME / "joined.pcapng"
    recorded.tool("editcap", "-c", "97", everything, program.HOME / "part.pcapng")
    parts = sorted(program.HOME.glob("part_*.pcapng"))
    assert len(parts) > 20
    recorded.tool("mergecap", "-a", "-w", joined, *parts)
    assert answers(joined, *passes) == answers(everything, *passes)


VISITED = ["browser-page-close", "h2c-streams", "keepalive-session", "lost-response", "tls-keys", "urgent",
           "websocket-client-close", "cut-h2c-later"]
FILTERS = ['webconv.phase == "request"', "http || http2", "tcp.analysis.flags", 'webconv.close.by == "server"']


@pytest.mark.parametrize("name", VISITED)
def test_frames_visited_in_a_random_order_and_twice_with_filters_and_statistics_between(name):
    final = alone(name)
    chance = random.Random(name)
    order = list(final) * 2
    chance.shuffle(order)
    requests = [test_visits.load(name)]
    for frame in order:
        if chance.random() < 0.2:
            requests.append(("frames", {"filter": chance.choice(FILTERS)}))
        if chance.random() < 0.05:
            requests.append(("tap", {"tap0": "conv:TCP"}))
        requests.append(test_visits.details(frame))
    results = test_visits.sharkd(*requests)
    shown = [result["tree"] for (method, _), result in zip(requests, results, strict=True) if method == "frame"]
    for frame, tree in zip(order, shown, strict=True):
        for field, title in {"phase": "Phase: ", "class": "Class: ", "close.why": "Why it ended: "}.items():
            labels = [label.removeprefix(title) for label in test_visits.labels(tree, "webconv." + field)]
            assert labels == final[frame][field], f"frame {frame}, {field}"

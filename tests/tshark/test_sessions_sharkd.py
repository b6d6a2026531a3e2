"""A session with sharkd: whatever is asked between, in any order, the answers are those of the capture that is open."""

import random

import pytest

import expectation
import program
from sharkd import details, labels, load, phases, phases_shown, sharkd

CAPTURES = ["keepalive-session", "http10", "h2c-upgrade", "websocket-ping", "keepalive-limit-apache"]

# None of these opens a capture.
BETWEEN = [
    ("status", {}),
    ("analyse", {}),
    ("tap", {"tap0": "conv:TCP"}),
    ("tap", {"tap0": "expert", "tap1": "eo:http", "tap2": "stat:http", "tap3": "endpt:TCP"}),
    ("tap", {"tap0": "seqa:tcp"}),
    ("iograph", {"graph0": "packets", "filter0": 'webconv.phase == "request"'}),
    ("follow", {"follow": "TCP", "filter": "tcp.stream == 0"}),
    ("follow", {"follow": "HTTP", "filter": "tcp.stream == 0"}),
    ("intervals", {"filter": "webconv.class"}),
    ("frames", {"filter": "webconv.close.by", "column0": "webconv.says:0"}),
    ("check", {"filter": "webconv.phase contains 1"}),
    ("complete", {"field": "webconv.c"}),
    ("dumpconf", {}),
    ("setcomment", {"frame": 2, "comment": "a remark"}),
    ("setconf", {"name": "tcp.desegment_tcp_streams", "value": "FALSE"}),
    ("setconf", {"name": "tcp.relative_sequence_numbers", "value": "FALSE"}),
    ("setconf", {"name": "webconv.info_column", "value": "TRUE"}),
    ("load", {"file": "/there is none"}),
]


def verdict_of(name, frame):
    """The class that every frame of its conversation must have."""
    for conversation in expectation.read(name).values():
        if any(number == frame for number, *_ in conversation.segments):
            return conversation.verdict["class"]
    raise KeyError(frame)


def check(name, frame, result):
    assert phases_shown(result) == phases(name)[frame - 1], f"{name}, frame {frame}"
    assert labels(result["tree"], "webconv.class") == ["Class: " + verdict_of(name, frame)], f"{name}, frame {frame}"


@pytest.mark.parametrize("seed", range(4))
def test_any_request_in_any_order(seed):
    chance = random.Random(seed)
    requests, expected = [], []
    for name in [chance.choice(CAPTURES) for _ in range(6)]:
        requests.append(load(name))
        expected.append(None)
        for _ in range(12):
            requests.append(chance.choice(BETWEEN))
            expected.append(None)
            frame = chance.randint(1, len(phases(name)))
            requests.append(details(frame))
            expected.append((name, frame))
    for result, what in zip(sharkd(*requests, refusals=True), expected, strict=True):
        if what:
            check(*what, result)


@pytest.mark.parametrize("source", ["auto", "tree"])
@pytest.mark.parametrize("name", CAPTURES)
def test_a_source_that_is_chosen_while_it_runs(name, source):
    """The setting holds for the next capture; what is open keeps its answers."""
    frame = len(phases(name))
    choose = ("setconf", {"name": "webconv.source", "value": source})
    _, _, before, _, after = sharkd(load("tls"), choose, details(1), load(name), details(frame))
    check("tls", 1, before)
    check(name, frame, after)


def test_tapped_segments_only_are_known_after_something_was_tapped():
    name = "keepalive-session"
    results = sharkd(("setconf", {"name": "webconv.source", "value": "tapped"}), load(name), details(4),
                     ("tap", {"tap0": "conv:TCP"}), details(4), load("http10"), details(4))
    assert phases_shown(results[2]) == []
    check(name, 4, results[4])
    assert phases_shown(results[6]) == []


def test_filtered_frames_after_another_capture():
    """sharkd itself remembers what a filter found, by its text, across captures (any filter): so no text comes twice."""
    def asks(spaces):
        return "frames", {"filter": 'webconv.says contains "asks"' + " " * spaces, "column0": "webconv.says:0"}
    for names in ("keepalive-session", "http10"), ("http10", "keepalive-session"):
        results = sharkd(*(request for i, name in enumerate(names) for request in (load(name), asks(i))))
        for name, frames in zip(names, results[1::2], strict=True):
            alone = sharkd(load(name), asks(0))[1]
            assert frames == alone and frames


def test_a_graph_counts_what_the_filter_finds():
    wanted = sum("request" in has for has in phases("keepalive-session"))
    _, graph = sharkd(load("keepalive-session"),
                      ("iograph", {"graph0": "packets", "filter0": 'webconv.phase == "request"', "interval": 60000}))
    assert graph["iograph"][0]["items"] == [wanted]


def test_a_comment_changes_no_answer():
    _, _, result = sharkd(load("http10"), ("setcomment", {"frame": 4, "comment": "here"}), details(4))
    assert result["comment"] == ["here"]
    check("http10", 4, result)

"""Frames that are visited again, in any order, as sharkd does when a packet is clicked."""

import random

import expectation
import program
from sharkd import details, labels, load, phases, phases_shown, sharkd

NAME = "keepalive-limit-apache"


def test_list_of_frames():
    columns = {"column0": "webconv.phase:0", "column1": "webconv.class:0"}
    _, status, frames = sharkd(load(NAME), ("status", {}), ("frames", columns))
    assert status["frames"] == len(phases(NAME))
    assert [frame["c"] for frame in frames] == [[",".join(has), "keep-alive"] for has in phases(NAME)]


def test_list_of_filtered_frames():
    _, frames = sharkd(load(NAME), ("frames", {"filter": 'webconv.phase == "request"', "column0": "webconv.says:0"}))
    assert [frame["num"] for frame in frames] == [number for number, has in enumerate(phases(NAME), 1)
                                                  if "request" in has]
    assert all(frame["c"][0].startswith("C: asks GET /") for frame in frames)


def test_frames_in_any_order():
    order = list(range(1, len(phases(NAME)) + 1)) * 2
    random.Random(1).shuffle(order)
    results = sharkd(load(NAME), *(details(frame) for frame in order))[1:]
    for frame, result in zip(order, results, strict=True):
        assert phases_shown(result) == phases(NAME)[frame - 1], f"frame {frame}"
        why = labels(result["tree"], "webconv.close.why")
        stream = next(stream for stream, conversation in expectation.read(NAME).items()
                      if frame in [number for number, *_ in conversation.segments])
        assert why == ["Why it ended: " + expectation.read(NAME)[stream].verdict["close.why"]]


def test_a_frame_clicked_first_knows_what_comes_later():
    _, result = sharkd(load("http10"), details(1))
    assert labels(result["tree"], "webconv.class") == ["Class: HTTP/1.0"]
    assert labels(result["tree"], "webconv.close.by") == ["Closed by: server"]


def test_visits_after_statistics():
    _, analysis, _, result = sharkd(load(NAME), ("analyse", {}), ("tap", {"tap0": "conv:TCP"}), details(4))
    assert analysis["frames"] == len(phases(NAME))
    assert phases_shown(result) == phases(NAME)[3]


def test_another_capture_starts_clean():
    results = sharkd(load(NAME), details(4), load("http10"), details(4), ("frames", {"column0": "webconv.phase:0"}),
                     load(NAME), details(22))
    assert phases_shown(results[3]) == phases("http10")[3]
    assert labels(results[3]["tree"], "webconv.class") == ["Class: HTTP/1.0"]
    assert [frame["c"][0].split(",") for frame in results[4]] == phases("http10")
    assert phases_shown(results[6]) == phases(NAME)[21]

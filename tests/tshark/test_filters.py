"""Display filters and read filters on the plugin's fields, of each type, in one pass and in two."""

import pytest

import expectation
import program

PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "two passes"])


def frames(name, display_filter, *arguments):
    return [int(row[0][0]) for row in program.rows(name, ["frame.number"], *arguments, "-Y", display_filter)]


def segments(name, stream=0):
    return expectation.read(name)[stream].segments


def frames_with(name, *phases):
    return [frame for frame, _, has in segments(name) if set(phases) & set(has)]


@PASSES
@pytest.mark.parametrize("display_filter, phases", [
    ('webconv.phase == "close.fin"', ["close.fin"]),
    ('webconv.phase contains "close"', ["close.fin", "close.fin_reply", "close.ack", "close.last_ack"]),
    ('webconv.phase matches "^open"', ["open.syn", "open.syn_ack", "open.ack"]),
    ('webconv.phase in {"request", "response"}', ["request", "response"]),
    ("webconv.time.connect", ["open.ack"]),
    ("webconv.exchange", ["request", "response"]),
])
def test_phases(display_filter, phases, passes):
    assert frames("keepalive-session", display_filter, *passes) == frames_with("keepalive-session", *phases)


@PASSES
def test_two_values_of_one_field(passes):
    both = 'webconv.phase == "upgrade.accept" && webconv.phase == "h2.settings"'
    settings = set(frames_with("h2c-upgrade", "h2.settings"))
    assert frames("h2c-upgrade", both, *passes) == [f for f in frames_with("h2c-upgrade", "upgrade.accept")
                                                    if f in settings]


@PASSES
def test_text(passes):
    assert frames("keepalive-session", 'webconv.from == "server" && webconv.phase == "close.fin"', *passes) == \
        frames_with("keepalive-session", "close.fin")
    asked = frames("keepalive-session", 'webconv.says matches "asks (GET|HEAD)"', *passes)
    assert len(asked) == 4 and set(asked) < set(frames_with("keepalive-session", "request"))
    assert frames("keepalive-session", 'webconv.flag contains "FIN:"', *passes) == \
        frames_with("keepalive-session", "close.fin", "close.fin_reply")


@PASSES
def test_numbers(passes):
    assert frames("keepalive-session", "webconv.exchange == 5", *passes) == frames_with("keepalive-session", "request",
                                                                                      "response")[-3:]
    last = segments("keepalive-session")[-1][0]
    assert frames("keepalive-session", f"frame.number == {last} && webconv.requests > 4 && webconv.bytes.server > 1000 "
                  "&& webconv.requests == webconv.responses", *passes) == [last]
    assert frames("keepalive-session", "webconv.requests > 5", *passes) == []


@PASSES
def test_frame_numbers(passes):
    first = frames_with("http10", "request")[0]
    assert frames("http10", f"webconv.request_in == {first}", *passes) == frames_with("http10", "request", "response")
    syn_ack = frames_with("http10", "open.syn_ack")[0]
    assert frames("http10", f"webconv.acks == {syn_ack}", *passes) == frames_with("http10", "open.ack")


@PASSES
def test_times(passes):
    assert frames("keepalive-session", "webconv.time.idle > 2.5", *passes) == frames_with("keepalive-session",
                                                                                         "close.fin")
    answers = frames_with("keepalive-session", "response")
    assert frames("keepalive-session", "webconv.time.wait < 2", *passes) == answers
    assert frames("keepalive-session", "webconv.time.wait >= 2", *passes) == []


@PASSES
def test_boolean(passes):
    every = [frame for frame, *_ in segments("http10")]
    assert frames("http10", "webconv.tls == 0", *passes) == every
    assert frames("http10", "webconv.tls == 1", *passes) == []
    last = segments("tls")[-1][0]
    assert last in frames("tls", "webconv.tls == 1", *passes)


@PASSES
def test_absent(passes):
    every = [frame for frame, *_ in segments("unanswered")]
    assert frames("unanswered", "webconv.close.by || webconv.close.why || webconv.persistence", *passes) == []
    assert frames("unanswered", "webconv && !webconv.exchange", *passes) == every


def test_the_final_answer_stands_on_every_frame_only_in_the_second_pass():
    ended = 'webconv.close.why contains "idle timeout"'
    every = [frame for frame, *_ in segments("keepalive-session")]
    fin = frames_with("keepalive-session", "close.fin")[0]
    assert frames("keepalive-session", ended) == [frame for frame in every if frame >= fin]
    assert frames("keepalive-session", ended, "-2") == every


@pytest.mark.parametrize("source, classes", [
    ("auto", {"keep-alive"}),
    ("tree", {"keep-alive"}),
    ("tapped", {"no data", "keep-alive"}),  # what is tapped comes in the second pass: it answers as a plain run does
])
def test_what_a_read_filter_dropped_was_never_there(source, classes):
    """Frames that pass are numbered anew: the second conversation alone is what a capture of it would be."""
    rows = program.rows("keepalive-limit-apache", ["frame.number", "webconv.stream", "webconv.phase", "webconv.class"],
                        "-2", "-R", "tcp.stream == 1", "-o", "webconv.source:" + source)
    phases = [phases for _, _, phases in segments("keepalive-limit-apache", 1)]
    assert [row[:3] for row in rows] == [[[str(number)], ["1"], has] for number, has in enumerate(phases, 1)]
    assert {row[3][0] for row in rows} == classes


def test_read_filter_and_display_filter():
    rows = program.rows("keepalive-limit-apache", ["webconv.phase", "webconv.requests"], "-2", "-R", "tcp.len > 0",
                        "-Y", 'webconv.phase == "request" && webconv.stream == 0')
    assert rows == [[["request"], ["4"]]] * 4

"""Read filters (-2 -R): frames that are dropped were never there.

A read filter is asked before the frame is kept. Of webconv's own fields it sees what a plain run shows at that frame; what
is kept is then judged like a capture of those frames alone.
"""

import pytest

import expectation
import program
import recorded
from test_recordings import FIELDS

NAMES = expectation.names()
# Wireshark keeps the numbers of streams that it counted while it read the dropped ones.
COMPARED = ["webconv." + field for field in FIELDS if field != "stream"]


def same_frames(name, condition):
    """A capture file with the frames for which the condition holds, written by tshark."""
    path = program.HOME / "kept.pcapng"
    path.unlink(missing_ok=True)
    program.tshark("-r", program.file_of(name), "-Y", condition, "-w", path)
    return path


def chosen(name, *arguments):
    """What tells frames apart whatever their number, of each frame that tshark prints."""
    return program.rows(name, ["frame.time_epoch", "tcp.seq_raw", "tcp.flags", "udp.length"], *arguments)


# Two things that Wireshark knows of dropped frames a capture of the kept ones does not tell: with a frame tshark also
# writes the fragments that it was put together from; and what one side sent is decrypted by what the handshake of the other
# said.
DATA, ONE_SIDE = "tcp.len > 0 || tcp.flags.fin == 1 || tcp.flags.syn == 1", "tcp.dstport < tcp.srcport"
KEYS = [name for name in NAMES if b"CLIENT_TRAFFIC_SECRET" in program.capture(name).read_bytes()
        or b"CLIENT_RANDOM" in program.capture(name).read_bytes()]
WITHOUT_KEYS = [name for name in NAMES if name not in KEYS and name != "fragments"]


def together(names):
    """Captures of several recordings each, in the order of `names`: starting tshark is what takes the time here."""
    return [recorded.joined(f"group-{number}.pcapng", group) for number, group in enumerate(recorded.groups(names))]


def assert_judged_like_a_capture_of_the_kept(name, condition):
    fields = ["frame.number", *COMPARED]
    alone = program.rows(same_frames(name, condition), fields, "-2")
    assert alone
    assert program.rows(name, fields, "-2", "-R", condition) == alone


@pytest.mark.parametrize("condition", [DATA, ONE_SIDE])
def test_kept_frames_are_judged_like_a_capture_of_them(condition):
    for path in together(WITHOUT_KEYS):
        assert_judged_like_a_capture_of_the_kept(path, condition)


@pytest.mark.parametrize("name", KEYS)
def test_kept_frames_are_judged_like_a_capture_of_them_and_its_keys(name):
    assert_judged_like_a_capture_of_the_kept(name, DATA)


def test_a_read_filter_chooses_what_the_display_filter_shows():
    condition = 'webconv.phase contains "re" || webconv.close.by == "server" || webconv.class == "WebSocket"'
    for path in together(NAMES):
        shown = chosen(path, "-Y", condition)
        assert shown and chosen(path, "-2", "-R", condition) == shown


@pytest.mark.parametrize("condition", [
    "webconv",
    "!webconv",
    'webconv.phase == "request"',
    "webconv.acks >= 8 && webconv.request_in",         # frames as they stand in the file
    "webconv.responses == 2",
    'webconv.flag contains "hand the"',
    'webconv.class.reason contains "frame 6"',
    "webconv.time.idle > 1",
])
@pytest.mark.parametrize("name", ["keepalive-session", "keepalive-limit-apache", "h2c-upgrade", "dns"])
def test_every_kind_of_field_in_a_read_filter(name, condition):
    assert chosen(name, "-2", "-R", condition) == chosen(name, "-Y", condition)


def test_what_was_asked_of_dropped_frames_leaves_no_trace():
    """The answers are of the kept frames, also for a filter that saw more."""
    condition = 'webconv.phase == "response"'
    fields = ["frame.number", *COMPARED]
    rows = program.rows("keepalive-session", fields, "-2", "-R", condition)
    assert rows and rows == program.rows(same_frames("keepalive-session", condition), fields, "-2")


def test_together_with_a_display_filter():
    rows = program.rows("keepalive-session", ["webconv.phase", "webconv.requests"], "-2",
                        "-R", 'webconv.from == "client" && webconv.phase == "request"', "-Y", "webconv.requests == 5")
    assert rows == [[["request"], ["5"]]] * 6


def test_where_nothing_can_be_known_the_user_is_told():
    done = program.run("-r", program.capture("http10"), "-2", "-R", 'webconv.phase == "request"',
                       "-o", "webconv.source:tapped")
    assert done.returncode == 0 and done.stdout == ""
    assert "The read filter asks for fields of webconv" in done.stderr
    assert program.tshark("-r", program.capture("http10"), "-2", "-R", "tcp", "-o", "webconv.source:tapped")
    assert program.tshark("-r", program.capture("dns"), "-Y", "webconv", "-o", "webconv.source:tapped")

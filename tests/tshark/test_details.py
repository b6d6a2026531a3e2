"""The packet details, as -V prints them."""

import expectation
import program


def details(name, frame, *arguments):
    """The plugin's lines of one packet."""
    lines = program.tshark("-r", program.capture(name), "-O", "webconv", "-Y", f"frame.number == {frame}",
                           *arguments).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("[Web Conversation"))
    return [line for line in lines[start:] if line.strip()]


def test_request():
    lines = details("h2c-upgrade", 4, "-2")
    assert lines[0].startswith("[Web Conversation, C: asks HEAD /")
    for line in ("    [Stream: 0]", "    [From: client]", "    [Phase: request]", "    [Phase: upgrade.offer]",
                 "    [Exchange: 1]", "        [Request in frame: 4]", "        [Class: h2c]",
                 "        [Upgrade: h2c accepted]", "        [Closed by: client]"):
        assert line in lines


def test_all_is_marked_as_not_in_the_packet():
    for frame, *_ in expectation.read("keepalive-session")[0].segments:
        for line in details("keepalive-session", frame):
            assert line.strip().startswith("[") and line.endswith("]")


def test_what_has_no_value_is_not_there():
    text = "\n".join(details("http10", 1))
    for word in "Exchange", "Request in frame", "Acknowledges", "Closed by", "Why it ended", "WebSocket", "HTTP/2":
        assert word not in text


def test_all_details():
    out = program.tshark("-r", program.capture("http10"), "-V")
    assert out.count("\n[Web Conversation, ") == 12

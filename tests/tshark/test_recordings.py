"""Every recorded experiment, read in every way in which tshark can offer the segments, against what its script did.

A plain run answers with what is known at each packet; with -2 the whole capture was read before the first answer.
"""

import functools

import pytest

import expectation
import program

WAYS = {
    "tapped": ["-o", "webconv.source:tapped"],
    "tree": ["-o", "webconv.source:tree"],
    "tree -2": ["-o", "webconv.source:tree", "-2"],
    "auto": [],
    "auto -2": ["-2"],
}

# What a plain run may say otherwise than -2 before the conversation's last packet, and why.
KNOWN_LATER = {
    "response_in": "the response comes after its request",
    "time.send": "of a request whose head was cut, the end is where something else begins",
    "time.receive": "an answer that ends with the connection is complete only then",
    "roles": "a request tells them, if no SYN does, or two",
    "class": "an exchange is judged with its response, an upgrade by what becomes of it",
    "class.reason": "as the class",
    "class.confidence": "what has one side now may have two in the end",
    "http.version": "the first request comes after the handshake, h2c after the 101",
    "persistence": "each further request uses the connection",
    "persistence.reason": "as the persistence",
    "tls": "the first TLS record comes after the handshake",
    "upgrade": "an offer is answered later",
    "requests": "counted so far",
    "responses": "counted so far",
    "bytes.client": "counted so far",
    "bytes.server": "counted so far",
    "duration": "so far",
    "history": "so far",
    "conn_state": "so far",
    "ws.messages": "counted so far",
    "ws.close_code": "the Close frame comes late",
    "h2.streams": "counted so far",
    "goaway.error": "the GOAWAY comes late",
    "close.by": "the end comes last",
    "close.how": "the end comes last",
    "close.why": "the end comes last",
    "close.frame": "the end comes last",
}
# Captures with sentences that name what is known later, and why.
SAID_LATER = {
    "h2c-continuation": "the request is named in the CONTINUATION",
    "cut-short-websocket": "to what the cut 101 switches, the frames behind it tell",
}
# Captures with segments that a plain run can only call data: what they are is read when later ones tell.
READ_LATER = {
    "lost-response": "a segment before them comes late",
    "reordered": "a segment before them comes late",
    "lost-upload": "a segment before them comes late",
    "reordered-upload": "a segment before them comes late",
    "cut-lost-answer": "a segment before them is missing, as later ones show",
    "cut-lost-segment": "a segment before them is missing, as later ones show",
    "cut-lost-request": "a segment before them is missing, as later ones show",
    "cut-lost-websocket": "a segment before them is missing, as later ones show",
    "cut-lost-h2c": "a segment before them is missing, as later ones show",
    "cut-lost-tls": "a segment before them is missing, as later ones show",
    "cut-websocket-client-only": "no 101 was captured: two frames must agree before it is WebSocket",
    "cut-h2c-later": "captured from the middle: two frames must agree before it is HTTP/2",
    "cut-websocket": "captured from the middle: two frames must agree before it is WebSocket",
    "cut-short-websocket": "the heads are cut: two frames must agree before it is WebSocket",
    "h2c-push": "the server speaks before the client has said that it is HTTP/2",
    "h2c-continuation": "the header block ends in the next segment: until then only the frame is known",
    "urgent": "the first byte of the request comes alone",
}
UNREAD = {"data", "ack.data", "gap"}
ABOUT_SEGMENT = ["stream", "from", "phase", "says", "flag", "exchange", "request_in", "response_in", "time.send",
                 "time.wait", "time.receive", "acks", "time.connect", "time.idle"]
ABOUT_CONVERSATION = ["class", "class.reason", "class.confidence", "http.version", "persistence", "persistence.reason",
                      "tls", "upgrade", "roles", "client", "server", "requests", "responses", "bytes.client",
                      "bytes.server", "duration", "history", "conn_state", "close.by", "close.how", "close.why",
                      "close.frame", "ws.messages", "ws.close_code", "h2.streams", "goaway.error"]
COUNTED = ["requests", "responses", "bytes.client", "bytes.server", "duration", "ws.messages", "h2.streams"]


FIELDS = ABOUT_SEGMENT + ABOUT_CONVERSATION


@functools.cache
def answers(name, way):
    """A list of values per field, by frame and field; of the frames that hold a TCP segment. Beside FIELDS there is
    "finding", for test_findings.py, which need not start tshark again."""
    fields = [*FIELDS, "finding"]
    columns = ["frame.number", *("webconv." + field for field in fields)]
    return {int(frame[0]): dict(zip(fields, cells))
            for frame, *cells in program.rows(name, columns, *WAYS[way]) if any(cells)}


def last_frames(frames):
    return {stream: frame for frame, fields in frames.items() for stream in fields["stream"]}.values()


def unread_frames(name, plain):
    """Those that a plain run could not read yet. The conversation's last one is not among them."""
    if name not in READ_LATER:
        return set()
    return {frame for frame, fields in plain.items() if set(fields["phase"]) <= UNREAD} - set(last_frames(plain))


def test_every_recording_is_expected():
    captures = {path.stem for path in (program.REPOSITORY / "pcaps").glob("*.pcap*")}
    assert captures == set(expectation.names())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", expectation.names())
def test_recording(name, way):
    frames, expected = answers(name, way), expectation.read(name)

    got = [(frame, fields["stream"], fields["from"], fields["phase"]) for frame, fields in frames.items()]
    want = sorted((frame, [str(stream)], [side], phases)
                  for stream, conversation in expected.items() for frame, side, phases in conversation.segments)
    if "-2" not in way:
        unread = unread_frames(name, frames)
        got, want = ([row for row in rows if row[0] not in unread] for rows in (got, want))
    assert got == want

    for conversation in expected.values():
        judged = [frame for frame, *_ in conversation.segments]
        for frame in judged if "-2" in way else judged[-1:]:
            compared = [*expectation.VERDICT, *(conversation.verdict.keys() & set(expectation.SURE))]
            verdict = {field: frames[frame][field][0] for field in compared if frames[frame][field]}
            assert verdict == conversation.verdict, f"frame {frame}"


def complete_later(said, final):
    """An answer that ends with the connection is complete only then: what acknowledges its end said "so far"."""
    return "ack.response" in final["phase"] and [text.replace(" so far", "") for text in said] == final["says"]


@pytest.mark.parametrize("way", ["tapped", "tree", "auto"])
@pytest.mark.parametrize("name", expectation.names())
def test_a_plain_run_differs_only_in_what_is_known_later(name, way):
    plain, final = answers(name, way), answers(name, "auto -2")
    assert plain.keys() == final.keys()
    unread = unread_frames(name, plain)
    for frame in final:
        free = set() if frame in last_frames(final) else set(KNOWN_LATER)
        if frame in unread:
            free |= set(ABOUT_SEGMENT)
        if any(int(request) in unread for request in final[frame]["request_in"]):    # the answer was there first
            free |= {"request_in", "time.wait"}
        if name in SAID_LATER or complete_later(plain[frame]["says"], final[frame]):
            free.add("says")
        different = [field for field in FIELDS if field not in free and plain[frame][field] != final[frame][field]]
        assert not different, f"frame {frame}"


@pytest.mark.parametrize("name", expectation.names())
def test_counts_of_a_plain_run_only_grow(name):
    highest = {}
    for frame, fields in answers(name, "auto").items():
        for field in COUNTED:
            if fields[field]:
                key, value = (fields["stream"][0], field), float(fields[field][0])
                assert value >= highest.get(key, 0), f"frame {frame}, {field}"
                highest[key] = value


@pytest.mark.parametrize("name", expectation.names())
def test_both_sources_give_the_same_answers(name):
    assert answers(name, "tapped") == answers(name, "tree")
    assert answers(name, "tree -2") == answers(name, "auto -2")


@pytest.mark.parametrize("name", expectation.names())
def test_answers_are_plain_text(name):
    for frame, fields in answers(name, "auto").items():
        for field, values in fields.items():
            assert all(value.isprintable() for value in values), f"frame {frame}, {field}"

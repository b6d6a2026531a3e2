"""Which findings each recorded capture has, in each way in which Wireshark shows them. A capture without one is listed
too: a false alarm fails."""

import re

import pytest

import expectation
import program
import test_recordings

# capture: (frame, name) for each finding, in the order of frames; what only the end of the capture makes certain is last.
FINDINGS = {
    "broken-peers": [(6, "ws_bad_accept"), (14, "ws_no_close"), (18, "ws_masking"), (19, "ws_masking"),
                     (30, "upgrade_unoffered"), (40, "content_length_conflict"), (50, "h2_no_settings"),
                     (60, "head_of_line")],
    "browser-close-wait": [(5, "connection_unused"), (73, "close_wait"), (74, "close_wait"), (75, "close_wait"),
                           (76, "close_wait"), (77, "close_wait"), (78, "close_wait")],
    "browser-page-close": [(5, "connection_unused")],
    "client-aborts": [(11, "response_truncated")],
    "client-gives-up": [(9, "request_unanswered")],
    "client-resets": [(10, "response_truncated")],
    "connect-given-up": [(3, "connection_unused")],
    "connection-unused": [(5, "connection_unused")],
    "firefox-page": [(55, "connection_unused")],
    "h2c-declined": [(6, "upgrade_declined")],
    "h2c-goaway-error": [(15, "h2_goaway_error")],
    "h2c-ignored": [(6, "upgrade_declined")],
    "h2c-not-spoken": [(8, "h2_no_settings"), (10, "h2_goaway_error")],
    "h2c-only": [(6, "h2_unasked")],
    "keepalive-late-request": [(10, "keepalive_race")],
    "keepalive-race": [(9, "keepalive_race")],
    "lost-syn": [(2, "handshake_retried")],
    "lost-syn-ack": [(3, "handshake_retried")],
    "lost-syn-ack-client": [(2, "handshake_retried")],
    "no-answer": [(6, "request_unanswered")],
    "pipelining-slow": [(8, "head_of_line"), (10, "head_of_line")],
    "port-check": [(3, "connection_unused")],
    "refused": [(2, "connection_refused")],
    "response-overlong": [(6, "response_overlong"), (16, "response_overlong")],
    "response-truncated": [(10, "response_truncated")],
    "reuse-missed": [(28, "reuse_missed")],
    "server-resets": [(15, "response_truncated")],
    "server-resets-answer": [(8, "response_truncated")],
    "tls-answer-cut": [(20, "response_truncated"), (36, "response_truncated")],
    "unanswered": [(2, "handshake_retried"), (7, "connection_unanswered")],
    "websocket-browser-crashed": [(14, "ws_no_close")],
    "websocket-declined": [(6, "upgrade_declined")],
    "websocket-server-killed": [(14, "ws_no_close")],
    "window-stalled": [(15, "window_stalled")],
}
NONE = """
    ack-with-request browser-page client-resets-upload connect-tunnel cooked cooked-v2 cut-client-only cut-end-only
    cut-h2c cut-h2c-client-only cut-h2c-later cut-h2c-server-only cut-head-answer cut-http-between cut-http-body
    cut-lost-answer cut-lost-h2c cut-lost-request cut-lost-segment cut-lost-tls cut-lost-websocket cut-mptcp-no-syn-ack
    cut-no-ack cut-no-syn cut-no-syn-ack cut-server-only cut-short-h2c cut-short-http cut-short-websocket cut-tls
    cut-tls-client-only cut-tls-server-only cut-websocket cut-websocket-client-only cut-websocket-server-only dns
    duplicated duplicated-client duplicated-server early-answer early-hints ecn event-stream expect-continue
    expect-failed expect-rejected fast-open fast-open-declined fin-on-data fin-overtaken fins-crossed firefox-websocket
    fragments ftp gre grpc h2c-continuation h2c-early-hints h2c-expect h2c-goaway h2c-goaway-limit h2c-ping
    h2c-prior-knowledge h2c-push h2c-rst-stream h2c-server-first h2c-streams h2c-upgrade h2c-upgrade-apache
    h2c-upgrade-more h2c-upgrade-nghttpx half-close half-close-server half-closed http09 http10 http10-answered-11
    http10-keepalive icmp-expired icmp-too-long icmp-unreachable ipip ipv6 keepalive-limit-apache keepalive-limit-nginx
    keepalive-one keepalive-probed keepalive-session keepalive-timeout-silent lost-ack lost-ack-response lost-fin
    lost-fin-server lost-last-ack lost-request lost-response lost-response-server lost-upload malformed-request
    memcached mptcp mqtt mysql pipelining postgresql probes-unanswered proxy-header proxy-header-binary qinq
    random-bytes redis reordered reordered-upload request-cut requests-close segments-veth sequence-wraps
    sequence-wraps-answer simultaneous-open smtp smtp-starttls ssh still-open tls tls-close tls-distrusted tls-h2
    tls-h2-chromium tls-h2-goaway tls-keepalive-timeout tls-keys tls-segments tls-websocket tls12 tls12-keys
    upgrade-other upload-chunked urgent vlan vxlan websocket-browser-killed websocket-browser-terminated
    websocket-client-close websocket-close-empty websocket-deflate websocket-fragments websocket-idle websocket-ping
    websocket-server-close websocket-server-stopped window-stalled-upload
""".split()
# Certain only when the capture ends: a plain run has passed the frame by then.
AT_THE_END = {("unanswered", 7, "connection_unanswered")}
SEVERITY = {"Errors": {"upgrade_unoffered", "ws_bad_accept", "ws_masking", "h2_no_settings", "h2_goaway_error"},
            "Notes": {"upgrade_declined", "close_wait", "connection_unused", "handshake_retried", "head_of_line",
                      "reuse_missed"}}


def findings(name, way):
    return [(frame, finding) for frame, fields in test_recordings.answers(name, way).items()
            for finding in fields["finding"]]


def plain(name):
    return [found for found in FINDINGS.get(name, []) if (name, *found) not in AT_THE_END]


def expert_lines(name, *arguments):
    """(severity, sentence) of the findings that -z expert prints."""
    lines, severity = [], None
    for line in program.tshark("-r", program.capture(name), "-q", "-z", "expert", *arguments).splitlines():
        if heading := re.match(r"(Errors|Warns|Notes|Chats) \(\d+\)", line):
            severity = heading.group(1)
        elif row := re.match(r" *(\d+) +Sequence +WebConv +(.*)", line):
            lines += [(severity, row.group(2).rstrip())] * int(row.group(1))
    return lines


def test_every_recording_is_judged():
    assert sorted([*FINDINGS, *NONE]) == sorted(expectation.names())


# Where the segments come from changes no answer: test_recordings.py holds that for every capture.
@pytest.mark.parametrize("name", expectation.names())
def test_findings_of_a_plain_run(name):
    assert findings(name, "auto") == plain(name)


@pytest.mark.parametrize("name", expectation.names())
def test_findings_with_two_passes(name):
    assert findings(name, "auto -2") == FINDINGS.get(name, [])


@pytest.mark.parametrize("source", ["tapped", "tree"])
@pytest.mark.parametrize("name", FINDINGS)
def test_findings_from_each_source(name, source):
    assert findings(name, source) == plain(name)


@pytest.mark.parametrize("passes", [[], ["-2"]])
@pytest.mark.parametrize("name", FINDINGS)
def test_filters_find_them(name, passes):
    want = FINDINGS[name] if passes else plain(name)
    for finding in {finding for _, finding in FINDINGS[name]}:
        frames = [frame for frame, other in want if other == finding]
        for filter_ in (f'webconv.finding == "{finding}"', f"webconv.finding.{finding}"):
            shown = program.rows(name, ["frame.number"], *passes, "-Y", filter_)
            assert [int(frame) for [[frame]] in shown] == sorted(set(frames))


@pytest.mark.parametrize("name", FINDINGS)
def test_expert_information_counts_each_once(name):
    lines = expert_lines(name)
    assert len(lines) == len(plain(name)) and all(20 < len(sentence.encode()) <= 200 for _, sentence in lines)
    for severity, sentence in lines:
        names = {finding for _, finding in plain(name)}
        assert severity == "Warns" or names & SEVERITY[severity], sentence


@pytest.mark.parametrize("name", ["refused", "unanswered", "keepalive-late-request"])
def test_expert_information_of_two_passes_knows_the_end(name):
    assert len(expert_lines(name, "-2")) == len(FINDINGS[name])


def test_expert_information_beside_a_tree_counts_each_once():
    output = program.tshark("-r", program.capture("refused"), "-V", "-z", "expert")
    details, table = output.split("\nWarns (")
    assert details.count("[Expert Info (Warning/Sequence): The SYN in frame 1 was refused") == 1
    assert len(re.findall(r"(?m)^ +1 +Sequence +WebConv +The SYN in frame 1 was refused", table)) == 1


def test_the_frames_of_a_finding_are_links():
    (row,) = program.rows("keepalive-late-request", ["webconv.finding", "webconv.finding.frame"], "-Y", "webconv.finding")
    assert row == [["keepalive_race"], ["8"]]

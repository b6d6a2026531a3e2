"""tshark -z webconv,dialog: the conversations in words. What it prints must be what the fields say with -2."""

import collections
import functools
import re

import pytest

import expectation
import packets
import program

PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "two passes"])
NAME = "webconv,dialog"
FIELDS = ["frame.number", "webconv.stream", "frame.time_relative", "webconv.from", "webconv.phase", "webconv.says",
          "webconv.class", "webconv.class.reason", "webconv.persistence", "webconv.close.how", "webconv.close.by",
          "webconv.close.why", "webconv.client", "webconv.server", "tcp.flags", "webconv.finding"]
FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"]
ARROWS = {"client": "---->", "server": "<----"}


def dialog(path, *arguments):
    return program.tshark("-q", "-r", path, *arguments)


@functools.cache
def told(path, *arguments):
    """By stream, a dictionary for each segment; and the dialog that the same run prints."""
    found = collections.defaultdict(list)
    rows, text = program.rows_beside(path, FIELDS, NAME, "-2", *arguments)
    for row in rows:
        cells = dict(zip(FIELDS, row))
        if cells["webconv.stream"]:
            found[int(cells["webconv.stream"][0])].append(cells)
    return found, text


def flags_of(cells):
    bits = int(cells["tcp.flags"][0], 16)
    return ",".join(name for bit, name in enumerate(FLAGS) if bits >> bit & 1)


class Drawn:
    """One conversation as it was printed."""

    def __init__(self, text):
        head, table, (self.ending, *self.findings) = (part.splitlines() for part in text.strip("\n").split("\n\n"))
        self.title, self.remarks = head[0], [line.strip() for line in head[1:]]
        self.header, *self.lines = table
        # Columns are where the header has them; the phases of a segment with many may push its sentence aside.
        self.dialog = self.header.index("dialog")
        self.rows = [re.fullmatch(r" +(\d+) +(-?\d+\.\d{6})  (---->|<----)  ([A-Z,]*) +(\S.*?) {2,}([CS]: .*)",
                                  line).groups() for line in self.lines]


def conversations(text):
    found = {}
    for part in re.split(r"^(?=\nConversation \d+)", text, flags=re.M):
        if part:
            drawn = Drawn(part)
            found[int(re.match(r"Conversation (\d+)", drawn.title)[1])] = drawn
    return found


def check(text, expected, whole=True):
    """Whether the conversations that were printed are those of `expected`, segment by segment.

    Of a whole conversation, `expected` has all findings too.
    """
    got = conversations(text)
    assert list(got) == sorted(expected)
    for stream, segments in expected.items():
        drawn, last = got[stream], segments[-1]
        want = [(cells["frame.number"][0], f"{float(cells['frame.time_relative'][0]):.6f}",
                 ARROWS[cells["webconv.from"][0]], flags_of(cells), ", ".join(cells["webconv.phase"]),
                 cells["webconv.says"][0]) for cells in segments]
        assert drawn.rows == want
        assert drawn.title == f"Conversation {stream}: C {last['webconv.client'][0]}, S {last['webconv.server'][0]}"
        assert drawn.remarks[0].startswith(last["webconv.class"][0])
        # The remark names TLS beside the class.
        reason = last["webconv.class.reason"][0].removeprefix("inside TLS: ")
        assert drawn.remarks[0].endswith("because " + reason)
        persistence = [line.split(": ")[1].split(",")[0] for line in drawn.remarks if line.startswith("persistence: ")]
        assert persistence == last["webconv.persistence"]
        ending = drawn.ending
        assert ending.strip().startswith(last["webconv.close.how"][0])
        assert ("ended by" in ending) == bool(last["webconv.close.by"])
        if last["webconv.close.by"]:
            assert re.search(r"ended by (the )?" + last["webconv.close.by"][0], ending)
        if last["webconv.close.why"]:
            assert ending.endswith(": " + last["webconv.close.why"][0])
        if whole:
            findings = [line.strip().split(": ", 1) for line in drawn.findings]
            assert [name for name, _ in findings] == [name for cells in segments for name in cells["webconv.finding"]]


@pytest.mark.parametrize("name", expectation.names())
def test_every_capture_is_told_as_its_fields_tell_it_in_the_end(name):
    fields, text = told(program.capture(name))
    check(text, fields)


@pytest.mark.parametrize("name", expectation.names())
def test_one_pass_tells_the_same(name):
    path = program.capture(name)
    assert dialog(path, "-z", NAME) == told(path)[1]


@pytest.mark.parametrize("name", ["keepalive-session", "h2c-upgrade", "lost-response", "browser-page"])
def test_columns_are_aligned(name):
    for drawn in conversations(dialog(program.capture(name), "-z", NAME)).values():
        aligned = [line[drawn.dialog:].startswith(("C: ", "S: ")) for line in drawn.lines]
        pushed = [len(phase) > 40 for *_, phase, _ in drawn.rows]
        assert all(a != p for a, p in zip(aligned, pushed))
        assert drawn.header.split() == ["frame", "time", "flags", "phase", "dialog"]


@PASSES
def test_a_filter_leaves_matching_packets_and_their_conversations(passes):
    path, wanted = program.capture("browser-page"), 'tcp.stream > 0 && webconv.phase == "request"'
    expected, _ = told(path, "-Y", wanted)
    assert len(expected) > 1 and 0 not in expected
    check(dialog(path, *passes, "-z", NAME + "," + wanted), expected, whole=False)


@PASSES
def test_findings_say_what_the_expert_says(passes):
    path = program.capture("broken-peers")
    messages = {message for [cell] in program.rows(path, ["_ws.expert.message"], "-2") for message in cell}
    told = [line.strip().split(": ", 1)[1] for drawn in conversations(dialog(path, *passes, "-z", NAME)).values()
            for line in drawn.findings]
    assert told and set(told) <= messages


def test_a_filter_does_not_hide_findings():
    path = program.capture("broken-peers")
    every = conversations(dialog(path, "-z", NAME))
    first = conversations(dialog(path, "-z", NAME + ',webconv.phase == "open.syn"'))
    assert any(every[stream].findings for stream in first)
    for stream, drawn in first.items():
        kinds = [{line.split(":")[0] for line in one.findings} for one in (drawn, every[stream])]
        assert kinds[0] == kinds[1]


@PASSES
def test_a_filter_that_nothing_matches(passes):
    assert dialog(program.capture("http10"), *passes, "-z", NAME + ",udp") == ""


@pytest.mark.parametrize("wrong", ["tcp.port ==", "no.such.field == 1", "((", "tcp.port == blue"])
def test_a_wrong_filter_is_an_error(wrong):
    done = program.run("-q", "-r", program.capture("http10"), "-z", f"{NAME},{wrong}")
    assert done.returncode > 0 and done.stdout == ""
    assert NAME in done.stderr and "invalid" in done.stderr and len(done.stderr.splitlines()) < 6


@pytest.mark.parametrize("wrong", ["webconv,dialogue", "webconv,dialog;x", "webconv,dia"])
def test_a_wrong_name_is_an_error(wrong):
    done = program.run("-q", "-r", program.capture("http10"), "-z", wrong)
    assert done.returncode > 0 and "Conversation" not in done.stdout and wrong in done.stderr


def test_no_tcp_no_dialog():
    assert dialog(program.capture("http10"), "-z", NAME, "--disable-protocol", "tcp") == ""


@PASSES
def test_each_statistic_prints_its_own(passes):
    path = program.capture("pipelining")
    alone = {name: dialog(path, *passes, "-z", name)
             for name in [NAME, NAME + ",frame.number < 9", "webconv,mermaid", "flow,webconv,standard", "conv,tcp"]}
    for first in alone:
        for second in alone:
            if first != second:
                together = dialog(path, *passes, "-z", first, "-z", second)
                assert alone[first] in together and alone[second] in together
                assert len(together) == len(alone[first]) + len(alone[second])


@PASSES
def test_packets_may_be_printed_beside_it(passes):
    path = program.capture("http10")
    arguments = ["-r", path, *passes, "-T", "fields", "-e", "webconv.phase"]
    assert program.tshark(*arguments, "-z", NAME) == program.tshark(*arguments) + dialog(path, *passes, "-z", NAME)


@pytest.mark.parametrize("source", ["tapped", "tree"])
def test_both_sources(source):
    path = program.capture("websocket-ping")
    assert dialog(path, "-o", "webconv.source:" + source, "-z", NAME) == dialog(path, "-z", NAME)


@pytest.mark.skipif(bool(program.PRELOAD), reason="tshark starts dumpcap, which has no use for a sanitizer")
def test_captures_that_were_closed_before_the_end_are_told_too():
    """tshark -b closes one file after the other, and prints statistics when all is over."""
    name, per_file = "browser-page", 20
    source = program.capture(name)
    total = len(program.rows(name, ["frame.number"]))
    target = program.HOME / "several.pcapng"
    done = program.run("-q", "-i", "-", "-b", f"packets:{per_file}", "-w", target, "-z", NAME, stdin_file=source)
    assert done.returncode == 0, done.stderr
    frames = collections.Counter()
    for part in re.split(r"^(?=\nConversation )", done.stdout, flags=re.M)[1:]:
        drawn = Drawn(part)
        frames[int(re.search(r"of file (\d+):", drawn.title)[1])] += len(drawn.rows)
    files = -(-total // per_file)
    assert files > 2 and sorted(frames) == list(range(1, files + 1))
    assert sum(frames.values()) == total and max(frames.values()) == per_file


def test_hostile_names_are_plain_text():
    path = packets.hostile()
    text = dialog(path, "-z", NAME)
    assert all(line.isprintable() for line in text.splitlines())
    check(text, told(path)[0])


def test_show_prints_it():
    """pcaps/show is the README's main command."""
    assert "-z webconv,dialog" in (program.REPOSITORY / "pcaps" / "show").read_text()
    readme = (program.REPOSITORY / "README.md").read_text()
    told = dialog(program.capture("keepalive-session"), "-z", NAME).strip("\n")
    assert f"```\n{told}\n```" in readme

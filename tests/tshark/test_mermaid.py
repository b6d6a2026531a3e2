"""tshark -z webconv,mermaid: sequence diagrams, read with Mermaid's own parser. They must say what the fields say with
-2.

One run of the parser reads all pages of this module. It is an npm package; where npm is missing, the tests fail.
"""

import collections
import json
import shutil
import subprocess

import pytest

import expectation
import packets
import program

NAME = "webconv,mermaid"
FIELDS = ["frame.number", "webconv.stream", "frame.time_relative", "webconv.from", "webconv.phase", "webconv.says",
          "webconv.class", "webconv.class.reason", "webconv.close.how", "webconv.client", "webconv.server", "tcp.flags"]
PARSER = program.REPOSITORY / "tests/mermaid/diagrams"
LIMIT = 50_000      # characters: Mermaid's maxTextSize, past which it refuses a diagram
LONG = 1500         # requests: several diagrams
RESET = 4           # in tcp.flags
SILENCE = 1.0       # seconds that the diagram notes
FENCE = "```mermaid\n"
Read = collections.namedtuple("Read", "page segments diagrams")


def told(path):
    """The page, and what the fields of the same run say: by stream, a dictionary for each segment."""
    rows, page = program.rows_beside(path, FIELDS, NAME, "-2")
    segments = collections.defaultdict(list)
    for row in rows:
        cells = dict(zip(FIELDS, ("".join(values[:1]) for values in row)))
        if cells["webconv.stream"]:
            segments[int(cells["webconv.stream"])].append(cells)
    return page, segments


@pytest.fixture(scope="module")
def read():
    """What the parser found on each page."""
    assert shutil.which("npm"), "npm is missing: tests/install installs it"
    paths = {name: program.capture(name) for name in expectation.names()}
    paths |= {"(hostile)": packets.hostile(), "(long)": packets.long(LONG)}
    pages = {name: told(path) for name, path in paths.items()}
    done = subprocess.run([PARSER], input="".join(page for page, _ in pages.values()), capture_output=True,
                          encoding="utf-8")
    assert done.returncode == 0, done.stderr
    diagrams = iter(json.loads(done.stdout))
    found = {name: Read(page, segments, [next(diagrams) for _ in range(page.count(FENCE))])
             for name, (page, segments) in pages.items()}
    assert next(diagrams, None) is None
    return found


def unbroken(text):
    return text.replace("<br/>", " ")


def check(page):
    """Whether the diagrams say what the segments' fields say, in order."""
    parts = collections.defaultdict(list)
    for diagram in page.diagrams:
        parts[diagram["title"].removesuffix(", continued")].append(diagram)
    last = {stream: segments[-1] for stream, segments in page.segments.items()}
    assert list(parts) == [
        f"Conversation {stream}: {cells['webconv.class']}, {cells['webconv.client']} to {cells['webconv.server']}"
        for stream, cells in sorted(last.items())]
    for (stream, segments), diagrams in zip(sorted(page.segments.items()), parts.values()):
        cells = last[stream]
        for diagram in diagrams:
            assert diagram["actors"] == {"C": "client<br/>" + cells["webconv.client"],
                                         "S": "server<br/>" + cells["webconv.server"]}
        messages = [message for diagram in diagrams for message in diagram["messages"]]
        notes = [unbroken(message["text"]) for message in messages if message["kind"] == "NOTE"]
        arrows = [message for message in messages if message["kind"] != "NOTE"]
        assert [(arrow["from"], arrow["to"], unbroken(arrow["text"])) for arrow in arrows] == [
            (*("CS" if segment["webconv.from"] == "client" else "SC"),
             unbroken(segment["frame.number"] + segment["webconv.says"][2:])) for segment in segments]
        assert [arrow["kind"] == "SOLID_CROSS" for arrow in arrows] == [
            bool(int(segment["tcp.flags"], 16) & RESET) for segment in segments]
        times = [float(segment["frame.time_relative"]) for segment in segments]
        pauses = [b - a for a, b in zip(times, times[1:]) if b - a >= SILENCE]
        assert notes[0].startswith(cells["webconv.class"])
        # The heading names TLS beside the class.
        reason = cells["webconv.class.reason"].removeprefix("inside TLS: ")
        assert notes[0].endswith("because " + unbroken(reason))
        assert len(notes) == 2 + len(pauses) and all(note.endswith(" later") for note in notes[1:-1])
        assert notes[-1].startswith(cells["webconv.close.how"])


@pytest.mark.parametrize("name", expectation.names())
def test_every_capture_is_drawn_as_its_fields_tell_it_in_the_end(read, name):
    check(read[name])


def test_hostile_names_are_text(read):
    page = read["(hostile)"]
    check(page)
    for special in ["<script", "%%", "$$", "\\n", "\u202e", "\x1b", "style:"]:
        assert special not in page.page
    assert page.page.count("```") == 2


def test_a_long_conversation_goes_on_in_another_diagram_that_says_so(read):
    page = read["(long)"]
    check(page)
    assert len(page.diagrams) > 2
    assert [diagram["title"].endswith(", continued") for diagram in page.diagrams] == [
        at > 0 for at in range(len(page.diagrams))]


def test_no_diagram_is_larger_than_mermaid_takes(read):
    sizes = [diagram["size"] for page in read.values() for diagram in page.diagrams]
    assert max(sizes) > LIMIT / 2  # of the long one: the limit is come near to
    assert max(sizes) < LIMIT


@pytest.mark.parametrize("name", ["reuse-missed", "h2c-streams", "cut-lost-answer"])
def test_one_pass_and_two_give_the_same(read, name):
    assert program.tshark("-q", "-r", program.capture(name), "-z", NAME) == read[name].page


def test_a_filter_leaves_matching_packets(read):
    page = program.tshark("-q", "-r", program.capture("reuse-missed"), "-z",
                          NAME + ',webconv.stream == 1 && webconv.phase == "request"')
    wanted = [segment for segment in read["reuse-missed"].segments[1] if segment["webconv.phase"] == "request"]
    assert wanted and page.count(FENCE) == 1
    drawn = [line.split(": ")[1].split(" ")[0] for line in page.splitlines() if line.startswith("    C->>S: ")]
    assert drawn == [segment["frame.number"] for segment in wanted]
    assert "S->>C" not in page and "S-->>C" not in page


def test_a_filter_that_nothing_matches():
    assert program.tshark("-q", "-r", program.capture("http10"), "-z", NAME + ",udp") == ""


@pytest.mark.parametrize("wrong", [",no.such.field == 1", ",tcp &&", "s"])
def test_a_wrong_filter_or_name_is_an_error(wrong):
    done = program.run("-q", "-r", program.capture("http10"), "-z", NAME + wrong)
    assert done.returncode > 0 and done.stdout == "" and "-z " + NAME in done.stderr

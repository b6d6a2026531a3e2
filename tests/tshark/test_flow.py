"""tshark -z flow,webconv,standard and network: the dialog as arrows between its ends.

An arrow is made when its packet is tapped: in a single pass it says what the fields say in a single pass.
"""

import collections
import re

import pytest

import expectation
import packets
import program

PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "two passes"])
ADDRESSES = pytest.mark.parametrize("addresses", ["standard", "network"])
FIELDS = ["webconv.stream", "frame.time_relative", "webconv.from", "webconv.phase", "webconv.says", "webconv.client",
          "webconv.server"]
SHORTEST = 12  # letters of a sentence that an arrow has room for
Arrow = collections.namedtuple("Arrow", "stream time source target text")


def flow(path, *arguments, addresses="standard", suffix=""):
    return program.tshark("-q", "-r", path, *arguments, "-z", f"flow,webconv,{addresses}{suffix}")


def arrows(text):
    """An arrow has two lines: |time |  label  |comment and |     |(port)  ---->  (port)  |.

    The conversation's number stands before them where there are several.
    """
    lines = text.splitlines()
    found = []
    for label, arrow in zip(lines, lines[1:]):
        ends = re.fullmatch(r" *\| +\|[ |]*\((\d+)\)[^()]*?([<>-]{2,})[^()]*\((\d+)\)[ |]*", arrow)
        if not ends:
            continue
        number, time, middle = re.fullmatch(r" *(\d*) *\| *(-?[\d.]+) *\|(.*)", label).groups()
        source, line, target = ends.groups()
        if line.startswith("<"):
            source, target = target, source
        found.append(Arrow(int(number or 0), float(time), int(source), int(target), middle))
    return found


def check(text, expected):
    """Whether the arrows are those of the rows of fields."""
    got = arrows(text)
    assert len(got) == len(expected)
    for arrow, row in zip(got, expected):
        cells = dict(zip(FIELDS, row))
        says = cells["webconv.says"][0]
        assert arrow.stream == int(cells["webconv.stream"][0])
        assert arrow.time == pytest.approx(float(cells["frame.time_relative"][0]), abs=1e-6)
        ends = [int(cells["webconv." + side][0].rpartition(":")[2]) for side in ("client", "server")]
        assert [arrow.source, arrow.target] == (ends if cells["webconv.from"][0] == "client" else ends[::-1])
        assert says[:SHORTEST] in arrow.text
        assert arrow.text.endswith("|" + ", ".join(cells["webconv.phase"]) + ": " + says.split(" ", 1)[1])


def fields(path, *arguments):
    return [row for row in program.rows(path, FIELDS, *arguments) if row[0]]


@pytest.mark.parametrize("name", expectation.names())
def test_every_capture_is_drawn_as_its_fields_tell_it(name):
    path = program.capture(name)
    columns = [word for field in FIELDS for word in ("-e", field)]
    text = program.tshark("-r", path, "-2", "-T", "fields", "-E", "aggregator=|", *columns,
                          "-z", "flow,webconv,standard")
    lines = text.splitlines()
    frames = next((at for at, line in enumerate(lines) if re.match(r"(Conv\.)?\| *Time", line)), len(lines))
    told = [[cell.split("|") if cell else [] for cell in line.split("\t")] for line in lines[:frames]]
    check("\n".join(lines[frames:]), [row for row in told if row[0]])


@PASSES
@ADDRESSES
@pytest.mark.parametrize("name", ["reuse-missed", "ipv6"])
def test_either_kind_of_address_in_one_pass_or_two(name, addresses, passes):
    path = program.capture(name)
    check(flow(path, *passes, addresses=addresses), fields(path, *passes))


@PASSES
@ADDRESSES
def test_a_filter_leaves_matching_packets(addresses, passes):
    path, wanted = program.capture("reuse-missed"), 'webconv.stream > 0 && webconv.phase == "request"'
    text = flow(path, *passes, addresses=addresses, suffix="," + wanted)
    assert arrows(text)
    check(text, fields(path, *passes, "-Y", wanted))


def test_a_filter_that_nothing_matches():
    assert arrows(flow(program.capture("http10"), suffix=",udp")) == []


def test_who_talks_to_himself_has_two_columns():
    head = flow(program.capture("http10")).splitlines()[:2]
    assert "127.0.0.1 (client)" in head[0] and "127.0.0.1 (server)" in head[1]


@pytest.mark.parametrize("wrong", ["standard,no.such.field == 1", "standard,tcp &&", "blue"])
def test_a_wrong_filter_or_kind_of_address_is_an_error(wrong):
    done = program.run("-q", "-r", program.capture("http10"), "-z", "flow,webconv," + wrong)
    assert done.returncode > 0 and done.stdout == "" and "tshark: flow - " in done.stderr


def test_hostile_names_are_plain_text():
    path = packets.hostile()
    text = flow(path)
    assert all(line.isprintable() for line in text.splitlines())
    check(text, fields(path))

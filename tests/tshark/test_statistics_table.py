"""tshark -z webconv,conversations and -z webconv,conversations-tsv: a row for each conversation."""

import pytest

from program import REPOSITORY, capture, readable, rows, run, tshark

NAMES = sorted(path.stem for path in (REPOSITORY / "pcaps").glob("*.pcap*"))

# The column and the field that says the same on the last packet of a conversation.
SAME = {
    "Stream": "webconv.stream", "Client": "webconv.client", "Server": "webconv.server", "Class": "webconv.class",
    "Persistence": "webconv.persistence", "Requests": "webconv.requests", "Bytes C to S": "webconv.bytes.client",
    "Bytes S to C": "webconv.bytes.server", "Duration (s)": "webconv.duration", "Closed by": "webconv.close.by",
    "How": "webconv.close.how", "Why": "webconv.close.why",
}
# Times that stand on some packet of the conversation, the longest counts; and the time of the first packet.
LONGEST = {"Connect (s)": "webconv.time.connect", "Longest wait (s)": "webconv.time.wait"}


def table(path, *arguments, suffix=""):
    text = tshark("-q", "-r", path, "-z", "webconv,conversations-tsv" + suffix, *arguments)
    head, *lines = [line.split("\t") for line in text.splitlines()]
    return [dict(zip(head, line, strict=True)) for line in lines]


def from_fields(name):
    """What the fields of a run with -2 say about each conversation, and its TLS and findings."""
    fields = [*SAME.values(), *LONGEST.values(), "frame.time_relative", "webconv.tls", "webconv.finding"]
    found = {}
    for row in rows(name, fields, "-2"):
        said = dict(zip(fields, row, strict=True))
        if not said["webconv.stream"]:
            continue
        stream = said["webconv.stream"][-1]
        entry = found.setdefault(stream, {"Start (s)": said["frame.time_relative"][0], "Findings": set()})
        for column, field in SAME.items():
            entry[column] = said[field][-1] if said[field] else ""
        for column, field in LONGEST.items():
            entry[column] = max([entry.get(column, ""), *said[field]], key=lambda t: float(t or -1))
        entry["TLS"] = "yes" if said["webconv.tls"][-1] in ("1", "True") else "no"
        entry["Findings"] |= set(said["webconv.finding"])
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_row_equals_the_fields_on_the_last_packet_of_two_passes(name):
    expected = from_fields(name)
    got = table(capture(name))
    assert [row["Stream"] for row in got] == list(expected)
    for row in got:
        want = expected[row["Stream"]]
        for column, value in want.items():
            if column == "Findings":
                assert set(filter(None, row[column].split(", "))) == value
            elif column.endswith("(s)") and value:
                assert float(row[column]) == float(value), column
            else:
                assert row[column] == value, column


@pytest.mark.parametrize("name", ["reuse-missed", "browser-page", "h2c-streams", "cut-lost-answer"])
def test_one_pass_and_two_give_the_same(name):
    assert table(capture(name)) == table(capture(name), "-2")


def test_a_filter_chooses_conversations_and_the_row_tells_of_the_whole_one():
    every = table(capture("reuse-missed"))
    assert len(every) > 2
    chosen = table(capture("reuse-missed"), suffix=',webconv.stream == 1 && webconv.phase == "open.syn"')
    assert chosen == [row for row in every if row["Stream"] == "1"]


def test_a_filter_that_fits_nothing_leaves_the_heading():
    assert table(capture("http10"), suffix=",udp") == []


def test_a_capture_without_conversations_leaves_the_heading(tmp_path):
    empty = tmp_path / "empty.pcap"
    empty.write_bytes(bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000"))
    assert table(readable(empty)) == []


@pytest.mark.parametrize("statistic", ["conversations", "conversations-tsv"])
@pytest.mark.parametrize("wrong", [",no.such.field == 1", ",tcp &&", "foo"])
def test_a_wrong_filter_or_name_is_an_error(statistic, wrong):
    done = run("-q", "-r", capture("http10"), "-z", f"webconv,{statistic}{wrong}")
    assert done.returncode != 0
    assert f"-z webconv,{statistic}" in done.stderr
    assert "Stream" not in done.stdout


def test_columns_of_the_text_are_aligned():
    text = tshark("-q", "-r", capture("reuse-missed"), "-z", "webconv,conversations").splitlines()
    for title in ("Client", "Server", "Class", "Closed by", "How", "Why"):
        at = text[0].index("  " + title) + 2
        assert all(line[at - 1] == " " and line[at] != " " for line in text), title
    for title in ("Stream", "Requests", "Duration (s)"):
        end = text[0].index(title) + len(title)
        assert all(line[end - 1] != " " and line[end] == " " for line in text), title


def test_both_forms_and_another_statistic_in_one_run():
    path = capture("http10")
    text = tshark("-q", "-r", path, "-z", "webconv,conversations", "-z", "webconv,conversations-tsv", "-z", "conv,tcp")
    for single in ("webconv,conversations", "webconv,conversations-tsv", "conv,tcp"):
        assert tshark("-q", "-r", path, "-z", single) in text

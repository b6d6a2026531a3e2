"""tshark -z webconv,tree: counts by reuse, ending, class, phase, and times, as a tree."""

import re

import pytest

from program import capture, rows, run, tshark


def overview(name, *arguments, suffix=""):
    """{heading: {item: [cells]}}; a heading's own cells under None."""
    text = tshark("-q", "-r", capture(name), "-z", "webconv,tree" + suffix, *arguments)
    found = {}
    for line in text.splitlines():
        cells = re.split(r"  +", line.strip())
        if re.match(r"[A-Z].*  +\d", line):
            heading = found.setdefault(cells[0], {None: cells[1:]})
        elif line.startswith(" ") and found:
            heading[cells[0]] = cells[1:]
    return found


def counted(tree, heading):
    [items] = [items for title, items in tree.items() if heading in title]
    return {item: int(cells[0]) for item, cells in items.items() if item and int(cells[0])}


def last_values(name, field):
    """The field's value on the last packet of each conversation."""
    last = {stream[0]: values for stream, values in rows(name, ["webconv.stream", field], "-2") if stream}
    return [values[-1] for values in last.values() if values]


NAMES = ["reuse-missed", "browser-page", "h2c-streams", "fins-crossed", "websocket-ping", "tls", "refused"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("heading, field", [("Class", "webconv.class"), ("How it ended", "webconv.close.how"),
                                            ("HTTP version", "webconv.http.version")])
def test_conversations_are_counted_as_the_fields_have_them(name, heading, field):
    values = last_values(name, field)
    assert counted(overview(name), heading) == {value: values.count(value) for value in values}


@pytest.mark.parametrize("name", NAMES)
def test_phases_are_counted_as_the_fields_have_them(name):
    phases = [phase for [values] in rows(name, ["webconv.phase"], "-2") for phase in values]
    assert counted(overview(name), "Phase") == {phase: phases.count(phase) for phase in phases}


@pytest.mark.parametrize("name", NAMES)
def test_times_have_count_average_least_and_most(name):
    [items] = [items for title, items in overview(name).items() if "milliseconds" in title]
    for item in ("connect", "wait", "receive", "idle"):
        times = [1000 * float(t) for [values] in rows(name, ["webconv.time." + item], "-2") for t in values]
        count, *cells = items[item]
        assert int(count) == len(times)
        if times:
            average, least, most = (float(cell) for cell in cells[:3])
            assert average == pytest.approx(sum(times) / len(times), rel=1e-4, abs=0.006)
            assert least == pytest.approx(min(times), rel=1e-4, abs=1e-4)
            assert most == pytest.approx(max(times), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("name", NAMES + ["cut-lost-answer"])
def test_one_pass_and_two_give_the_same(name):
    assert overview(name) == overview(name, "-2")


def test_a_filter_counts_what_it_lets_through():
    tree = overview("reuse-missed", suffix=',webconv.phase == "close.fin"')
    assert sum(counted(tree, "Class").values()) == len(last_values("reuse-missed", "webconv.class"))
    assert set(counted(tree, "Phase")) == {"close.fin"}
    one = overview("reuse-missed", suffix=",webconv.stream == 1")
    assert sum(counted(one, "Class").values()) == 1


def test_reuse_and_who_closes_come_first():
    assert [title.split(" (")[0] for title in overview("browser-page")][:2] == ["Connection reuse", "Closed by"]


def test_a_wrong_filter_is_an_error():
    """Wireshark itself reports it for its trees, and goes on without the statistic."""
    done = run("-q", "-r", capture("http10"), "-z", "webconv,tree,no.such.field == 1")
    assert "no.such.field" in done.stderr
    assert "Connection reuse" not in done.stdout


def test_beside_the_table_in_one_run():
    text = tshark("-q", "-r", capture("http10"), "-z", "webconv,tree", "-z", "webconv,conversations")
    assert "Connection reuse" in text and "Longest wait" in text

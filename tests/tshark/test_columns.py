"""Columns: custom ones with the plugin's fields, and the sentence in the Info column."""

import pytest

import expectation
import program

PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "two passes"])
NAME = "keepalive-session"


def columns(columns, *arguments):
    form = ",".join(f'"{title}","{column}"' for title, column in columns.items())
    out = program.tshark("-r", program.capture(NAME), "-o", "gui.column.format:" + form, *arguments)
    return [line.strip() for line in out.splitlines()]


def says():
    return [row[0][0] for row in program.rows(NAME, ["webconv.says"])]


@PASSES
def test_dialog(passes):
    lines = columns({"Dialog": "%Cus:webconv.says:0:R"}, *passes)
    assert lines == says()
    assert lines[0] == "C: asks to open a connection"
    assert "C: asks HEAD /menu.js" in lines and "S: answers 304 Not Modified" in lines


@PASSES
def test_phase_and_number(passes):
    lines = columns({"No.": "%m", "Phase": "%Cus:webconv.phase:0:R"}, *passes)
    assert [line.split(maxsplit=1) for line in lines] == \
        [[str(frame), ",".join(phases)] for frame, _, phases in expectation.read(NAME)[0].segments]


def test_class_is_final_in_two_passes():
    assert set(columns({"Class": "%Cus:webconv.class:0:R"}, "-2")) == {"keep-alive"}


@PASSES
def test_a_column_of_a_number_and_of_a_time(passes):
    lines = columns({"Exchange": "%Cus:webconv.exchange:0:R", "Wait": "%Cus:webconv.time.wait:0:R"}, *passes)
    assert lines[0] == "" and lines[3] == "1" and lines[5].split()[0] == "1" and 0 < float(lines[5].split()[1]) < 1


@PASSES
def test_info_column(passes):
    plain = columns({"Info": "%i"}, *passes)
    told = columns({"Info": "%i"}, *passes, "-o", "webconv.info_column:TRUE")
    for before, after, sentence in zip(plain, told, says(), strict=True):
        assert sentence not in before
        assert after.startswith(before) and after.endswith(sentence)

"""What scripts read: -T fields, json, ek and pdml, and the statistics of stock tshark that look at every packet again."""

import json
import re
import xml.etree.ElementTree

import pytest

import expectation
import program

PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "two passes"])
CAPTURE = "h2c-upgrade"     # repeated phases and flags


def expected_phases():
    return [phases for _, _, phases in expectation.read(CAPTURE)[0].segments]


@PASSES
def test_fields(passes):
    out = program.tshark("-r", program.capture(CAPTURE), *passes, "-T", "fields", "-E", "header=y", "-E", "quote=d",
                         "-e", "webconv.stream", "-e", "webconv.phase", "-e", "webconv.tls").splitlines()
    assert out[0] == "webconv.stream\twebconv.phase\twebconv.tls"
    no = '"0"' if program.version() == (4, 0) else '"False"'
    assert out[1:] == [f'"0"\t"{",".join(phases)}"\t{no}' for phases in expected_phases()]


@PASSES
@pytest.mark.parametrize("occurrence, pick", [("f", 0), ("l", -1)])
def test_first_and_last_of_a_repeated_field(passes, occurrence, pick):
    out = program.tshark("-r", program.capture(CAPTURE), *passes, "-T", "fields", "-E", "occurrence=" + occurrence,
                         "-e", "webconv.phase").splitlines()
    assert out == [phases[pick] for phases in expected_phases()]


def test_fields_without_a_value_are_empty():
    rows = program.rows("unanswered", ["webconv.close.how", "webconv.close.by", "webconv.request_in", "webconv.acks",
                                       "webconv.time.connect", "webconv.http.version", "webconv.ws.messages"], "-2")
    assert rows == [[["unanswered"], [], [], [], [], [], []]] * 7


def test_every_field_that_is_asked_alone_has_its_value():
    """A field is worked out only if somebody wants it; nobody else need want anything."""
    fields = [line.split("\t")[2] for line in program.tshark("-G", "fields").splitlines()
              if line.startswith("F\t") and line.split("\t")[2].startswith("webconv.")]
    assert len(fields) > 35
    together = program.rows("keepalive-session", fields, "-2")
    for index, field in enumerate(fields):
        assert [row[0] for row in program.rows("keepalive-session", [field], "-2")] == \
            [row[index] for row in together], field


def listed(value):
    return value if isinstance(value, list) else [value]


def layers_of(packet):
    return packet["_source"]["layers"]["webconv"]


@PASSES
def test_json(passes):
    packets = json.loads(program.tshark("-r", program.capture(CAPTURE), *passes, "-T", "json", "--no-duplicate-keys"))
    assert [listed(layers_of(packet)["webconv.phase"]) for packet in packets] == expected_phases()
    verdict = layers_of(packets[-1])["webconv.conversation"]
    for field, value in expectation.read(CAPTURE)[0].verdict.items():
        assert verdict["webconv." + field] == value
    offer = layers_of(packets[3])
    assert offer["webconv.exchange"] == "1" and offer["webconv.exchange_tree"]["webconv.request_in"] == "4"
    assert "webconv.goaway.error" not in verdict and "webconv.acks" not in layers_of(packets[0])


@PASSES
def test_json_of_chosen_fields(passes):
    packets = json.loads(program.tshark("-r", program.capture(CAPTURE), *passes, "-T", "json", "-e", "webconv.phase",
                                        "-e", "webconv.close.by"))
    assert [packet["_source"]["layers"]["webconv.phase"] for packet in packets] == expected_phases()
    by = [packet["_source"]["layers"].get("webconv.close.by") for packet in packets]
    assert by == [["client"] if passes or frame == len(by) else None for frame in range(1, len(by) + 1)]


@PASSES
def test_ek(passes):
    out = program.tshark("-r", program.capture(CAPTURE), *passes, "-T", "ek")
    packets = [json.loads(line)["layers"]["webconv"] for line in out.splitlines() if '"layers"' in line]
    assert [listed(packet["webconv_webconv_phase"]) for packet in packets] == expected_phases()
    for field, value in expectation.read(CAPTURE)[0].verdict.items():
        assert packets[-1]["webconv_webconv_" + field.replace(".", "_")] == value
    assert not any("goaway" in name for packet in packets for name in packet)


@PASSES
def test_pdml(passes):
    out = program.tshark("-r", program.capture(CAPTURE), *passes, "-T", "pdml")
    packets = xml.etree.ElementTree.fromstring(out.encode()).findall("packet")
    found = [[field.get("show") for field in packet.findall("proto[@name='webconv']/field[@name='webconv.phase']")]
             for packet in packets]
    assert found == expected_phases()
    last = packets[-1].find("proto[@name='webconv']")
    for field, value in expectation.read(CAPTURE)[0].verdict.items():
        shown = [found.get("show") for found in last.iter("field") if found.get("name") == "webconv." + field]
        assert shown == [value], field


@PASSES
def test_statistics_count_phases(passes):
    out = program.tshark("-q", *passes, "-r", program.capture("keepalive-session"), "-z",
                         'io,stat,0,webconv.phase == "request",COUNT(webconv.phase)webconv.phase')
    frames = expectation.read("keepalive-session")[0].segments
    requests = sum("request" in phases for *_, phases in frames)
    numbers = re.findall(r"\d+", next(line for line in out.splitlines() if "<>" in line).split("<>")[1])
    assert numbers[-3] == str(requests) and numbers[-1] == str(len(frames))


@PASSES
def test_statistics_with_a_filter(passes):
    out = program.tshark("-q", *passes, "-r", program.capture("keepalive-session"), "-z",
                         'io,phs,webconv.phase == "request"')
    assert re.search(r"^ *tcp +frames:6 ", out, re.MULTILINE)


@PASSES
def test_statistics_of_others_are_left_alone(passes):
    arguments = ["-q", *passes, "-r", program.capture("keepalive-session"), "-z", "conv,tcp", "-z", "http,tree"]
    assert program.tshark(*arguments) == program.tshark(*arguments, "--disable-protocol", "webconv")

"""The configuration profile that is installed with the plugin: its columns, and its colours for what packets are."""

import re
import shutil
import subprocess

import pytest

import program

PROFILE = program.REPOSITORY / "plugin/profile"
NAME = "Web Conversations"


def rules():
    """(name, filter) of each colour."""
    lines = (PROFILE / "colorfilters").read_text().splitlines()
    return [tuple(line.split("@")[1:3]) for line in lines if line.startswith("@")]


def names_in_reference(heading):
    section = (program.REPOSITORY / "docs/fields.md").read_text().split(f"## `{heading}`", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


def fits(condition, phase):
    """Whether a rule speaks of the phase: it has its whole name, or a piece of it to look for."""
    pieces = re.findall(r'contains "([^"]+)"', condition)
    return f'"{phase}"' in condition or any(piece in phase for piece in pieces)


@pytest.fixture(scope="module")
def profile():
    folder = program.HOME / ".config/wireshark/profiles" / NAME
    shutil.copytree(PROFILE, folder)
    for path in [program.HOME, *program.HOME.rglob("*")]:
        path.chmod(0o755)
    yield ["-C", NAME]
    shutil.rmtree(program.HOME / ".config")


@pytest.fixture(scope="module")
def everything():
    """All recordings in one capture."""
    merged = program.FOLDER / "everything.pcapng"
    captures = sorted((program.REPOSITORY / "pcaps").glob("*.pcap*"))
    subprocess.run(["mergecap", "-a", "-w", merged, *captures], check=True)
    merged.chmod(0o644)
    return merged


@pytest.mark.parametrize("phase", names_in_reference("webconv.phase"))
def test_each_phase_has_a_colour(phase):
    assert [name for name, condition in rules() if fits(condition, phase)]


@pytest.mark.parametrize("name, condition", rules(), ids=[name for name, _ in rules()])
def test_each_colour_is_used_in_some_recording(everything, name, condition):
    assert program.tshark("-r", everything, "-Y", condition, "-T", "fields", "-e", "webconv.phase") != ""


def test_columns(profile):
    lines = program.tshark(*profile, "-2", "-r", program.capture("http10")).splitlines()
    assert re.search(r"HTTP/1\.0 +open\.syn +C: asks to open a connection", lines[0])
    assert re.search(r"HTTP/1\.0 +request +C: asks GET ", lines[3])


def test_first_fitting_colour_is_shown(profile):
    out = program.tshark(*profile, "--color", "-2", "-r", program.capture("http10"), "-T", "fields", "-e",
                         "frame.coloring_rule.name", "-e", "webconv.phase")
    shown = [line.split("\t") for line in out.splitlines()]
    wanted = [next(name for name, condition in rules() if any(fits(condition, phase) for phase in phases.split(",")))
              for _, phases in shown]
    assert [name for name, _ in shown] == wanted and "Web: request" in wanted

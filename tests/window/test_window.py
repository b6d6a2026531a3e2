"""What is to be read in the real Wireshark window: the columns, the details of the selected packet, and no complaint."""

import pathlib
import subprocess

import pytest

import window

HERE = pathlib.Path(__file__).resolve().parent
CAPTURES = HERE.parents[1] / "pcaps"


class Screenshot:
    def __init__(self, folder, name, frame):
        picture = folder / (name + ".png")
        done = subprocess.run([HERE / "screenshot", CAPTURES / (name + ".pcap"), picture, str(frame)],
                              capture_output=True, text=True, timeout=5 * window.PATIENCE)
        assert done.returncode == 0, done.stderr
        self.titles = done.stdout.splitlines()
        self.complaints = picture.with_suffix(".png.log").read_text()
        self.has = window.read_picture(picture).has


@pytest.fixture(scope="module")
def upgrade(tmp_path_factory):
    return Screenshot(tmp_path_factory.mktemp("window"), "h2c-upgrade", 4)


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    return Screenshot(tmp_path_factory.mktemp("window"), "keepalive-session", 4)


def test_one_window_and_no_dialog_above_it(upgrade, session):
    assert upgrade.titles == ["h2c-upgrade.pcap"]
    assert session.titles == ["keepalive-session.pcap"]


def test_nothing_is_complained_about(upgrade, session):
    assert upgrade.complaints == session.complaints == ""


def test_titles_of_the_columns(upgrade):
    assert upgrade.has("No", "Time", "Source", "Phase", "Dialog", "Class")


@pytest.mark.parametrize("row", [
    ("client", "open.syn", "C: asks to open a connection", "h2c"),
    ("server", "open.syn_ack", "S: agrees to open the connection", "h2c"),
    ("client", "h2.preface", "h2.settings", "h2.window_update", "C: sends HTTP/2 preface", "h2c"),
    ("server", "upgrade.accept", "h2.settings", "S: answers 101", "h2c"),
    ("server", "response", "h2.headers", "h2.data", "S: answers 200", "h2c"),
    ("client", "abort.reset", "C: cuts the connection", "h2c"),
])
def test_rows(upgrade, row):
    """Every row has the final answer: the class of the first packet is known from the fourth and the sixth. White on
    blue is not read, so the selected row is not asked for."""
    assert upgrade.has(*row)


@pytest.mark.parametrize("detail", [
    ("Web Conversation", "asks HEAD"),
    ("From: client",),
    ("Phase: upgrade.offer",),
    ("Flag: PSH: hand the request to the server now",),
    ("Response in frame: 8",),
    ("Reason of the class", "frame 6 answers 101 to the request in frame 4"),
    ("Upgrade: h2c accepted",),
    ("Closed by: client",),
    ("How it ended: reset",),
    ("Ended in frame: 12",),
])
def test_details(upgrade, detail):
    assert upgrade.has(*detail)


@pytest.mark.parametrize("row", [
    ("open.ack", "C: confirms: the connection is open", "keep-alive"),
    ("request", "C: asks GET", "keep-alive"),
    ("response", "S: answers 200 OK", "keep-alive"),
    ("ack.response", "C: has received the answer", "keep-alive"),
    ("request", "C: asks HEAD /menu.js", "keep-alive"),
])
def test_another_capture(session, row):
    assert session.has(*row)


def test_why_it_will_end_is_known_at_the_first_request(session):
    assert session.has("Why it ended: idle timeout, announced 3 s")

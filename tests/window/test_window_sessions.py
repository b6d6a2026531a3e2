"""What a user does to a capture that is open in the real window: no stale answer, no complaint, no crash.

Each test begins with a window that shows keepalive-session.pcap, and leaves none behind.
"""

import os
import shutil

import pytest

import window as shown
from window import Window, program

PROFILE_AT = (1205, 925)       # in the status bar
BOX_BEFORE_NAME = 43           # in the list of protocols, from the middle of this one's name
READ_FILTER_AT = (1000, 622)   # in the dialog that opens a capture; found on the picture if it is elsewhere

SESSION = [
    ("open.syn_ack", "S: agrees to open the connection", "keep-alive"),
    ("request", "C: asks HEAD /menu.js", "keep-alive"),
    ("response", "S: answers 201 Created", "keep-alive"),
    ("close.last_ack", "S: confirms: closed both ways", "keep-alive"),
]
HTTP10 = [
    ("open.syn_ack", "S: agrees to open the connection", "HTTP/1.0"),
    ("response", "S: answers 200 OK", "HTTP/1.0"),
    ("close.last_ack", "S: confirms: closed both ways", "HTTP/1.0"),
]


@pytest.fixture
def window():
    with Window("-r", program.capture("keepalive-session")) as window:
        window.wait_until_loaded("keepalive-session.pcap")
        yield window
        window.settle()
        assert window.complaints() == []
        assert window.quit() == 0


def assert_rows(window, rows):
    for row in rows:
        text = window.wait_to_read(*row)
    assert all(text.has(*row) for row in rows)


def open_capture(window, name, read_filter=None):
    path = program.capture(name)
    window.keys("ctrl+o")
    dialog = window.wait_for_window("Open Capture File")
    window.focus(dialog)
    if read_filter:
        x, y = window.wait(lambda: window.find("Read", "filter:"), "the dialog asks for a read filter")
        window.click(x + 150, y)
        window.type(read_filter)
        x, y = window.find("File", "name:")
        window.click(x + 150, y)
    window.type(str(path))
    window.keys("Return")
    window.wait_until_loaded(path.name)


def test_another_capture_opened_after_the_first(window):
    open_capture(window, "http10")
    assert_rows(window, HTTP10)
    assert not window.read().has("keep-alive")
    open_capture(window, "keepalive-session")
    assert_rows(window, SESSION)
    assert not window.read().has("HTTP/1.0")


def test_reload(window):
    window.keys("ctrl+r")
    window.wait_until_loaded("keepalive-session.pcap")
    assert_rows(window, SESSION)


def test_display_filter_and_follow_stream(window):
    window.keys("ctrl+slash")
    window.type('webconv.phase == "request"')
    window.keys("Return")
    assert window.wait_to_read("Displayed: 6").has("request", "C: asks HEAD /menu.js", "keep-alive")
    window.keys("ctrl+alt+shift+t")
    dialog = window.wait_for_window("Follow TCP Stream")
    assert window.wait_to_read("HEAD /menu.js HTTP/1.1")
    window.focus(dialog)
    window.keys("Escape")
    window.focus(window.main)
    window.keys("ctrl+slash", "ctrl+a", "Delete", "Return")
    assert_rows(window, SESSION)


@pytest.mark.parametrize("setting", ["webconv.source: tree", "webconv.source: tapped",
                                     "tcp.desegment_tcp_streams: FALSE", "tcp.analyze_sequence_numbers: FALSE"])
def test_another_profile(setting):
    """Switching the profile reads other preferences and dissects anew."""
    window = Window("-r", program.capture("keepalive-session"))
    other = window.profile / "profiles/other"
    other.mkdir(parents=True)
    for part in (shown.HERE / "profile").iterdir():
        shutil.copyfile(part, other / part.name)
    # The time loses its colours of the rules' and the columns stay: the status bar tells which profile it is.
    with (other / "preferences").open("a") as preferences:
        preferences.write(setting + "\n")
    if program.ROOT:
        for path in window.home.rglob("*"):
            os.chown(path, 65534, 65534)
    with window:
        window.wait_until_loaded("keepalive-session.pcap")
        for profile in "other", "Default":
            window.click(*PROFILE_AT)
            window.click_on(profile, area=(1050, 740, 230, 172))
            window.wait_to_read("Profile:", profile, area=(1050, 912, 230, 24))
            assert_rows(window, SESSION)
        assert window.complaints() == []
        assert window.quit() == 0


def test_a_read_filter_on_the_command_line():
    """What was dropped was never there."""
    with Window("-r", program.capture("keepalive-session"), "-R", "tcp.len > 0") as window:
        window.wait_until_loaded("keepalive-session.pcap")
        assert_rows(window, [("request", "C: asks GET /", "keep-alive"), ("response", "S: answers 201 Created")])
        text = window.read()
        assert text.has("Packets: 11") and not text.has("open.syn") and not text.has("gap")


def test_a_read_filter_in_the_dialog(window):
    open_capture(window, "http10", "tcp.len > 0")
    text = window.wait_to_read("Packets: 3")
    assert text.has("response", "S: answers 200 OK", "HTTP/1.0")
    assert not text.has("open.syn") and not text.has("keep-alive")


def test_a_read_filter_that_cannot_be_answered_says_so():
    with Window("-r", program.capture("keepalive-session"), "-R", 'webconv.phase == "request"') as window:
        window.wait_to_read("The read filter asks for fields of webconv")


def go_to(window, frame):
    window.keys("ctrl+g")
    window.type(str(frame))
    window.keys("Return")
    window.wait_to_read(f"Frame {frame}:")


def test_a_packet_that_is_ignored_was_never_there_and_comes_back(window):
    open_capture(window, "http10")
    assert_rows(window, HTTP10)
    go_to(window, 4)
    window.keys("ctrl+d")
    text = window.wait_to_read("Ignored: 1")
    assert text.has("This frame is marked as ignored") and not text.has("C: asks GET")
    # Bytes of the client are missing before its FIN.
    assert text.has("gap") and text.has("close.last_ack", "S: confirms: closed both ways", "HTTP/1.0")
    window.keys("ctrl+d")
    assert_rows(window, [*HTTP10, ("request", "C: asks GET /", "HTTP/1.0"),
                         ("close.fin_reply", "C: has no more data to send either", "HTTP/1.0")])
    text = window.read()
    assert not text.has("Ignored") and not text.has("gap")


def test_a_packet_that_is_marked_keeps_its_answers(window):
    go_to(window, 8)
    window.keys("ctrl+m")
    window.wait_to_read("Marked: 1")
    assert_rows(window, SESSION)
    assert window.read().has("Web Conversation, C: asks HEAD /menu.js")
    window.keys("ctrl+m")
    assert_rows(window, SESSION)
    assert not window.read().has("Marked")


def switch(window):
    """In Analyze, Enabled Protocols: the box before its name."""
    window.keys("ctrl+shift+e")
    dialog = window.wait_for_window("Enabled Protocols")
    window.focus(dialog)
    window.type("webconv")
    x, y = window.wait(lambda: window.find("Web", "Conversation"), "the dialog has found it")
    x, y = window.find("WebConv", area=(140, y - 10, 310, 20))
    window.click(x - BOX_BEFORE_NAME, y)
    window.keys("Return")
    window.wait(lambda: not window.windows("Enabled Protocols"), "the dialog is closed")
    window.focus(window.main)
    window.settle()


def test_switched_off_and_on(window):
    """Off, it says nothing; on again, it says the same."""
    assert_rows(window, SESSION)
    switch(window)
    text = window.wait_to_read("Packets: 22")
    assert not any(text.has(word) for word in ("open.syn", "C: asks", "response", "Web Conversation"))
    switch(window)
    assert_rows(window, SESSION)


def test_switched_off_in_the_profile():
    """It is loaded, and says nothing until it is switched on."""
    window = Window("-r", program.capture("keepalive-session"))
    (window.profile / "disabled_protos").write_text("webconv\n")
    if program.ROOT:
        os.chown(window.profile / "disabled_protos", 65534, 65534)
    with window:
        window.wait_until_loaded("keepalive-session.pcap")
        text = window.wait_to_read("Packets: 22")
        assert not any(text.has(word) for word in ("open.syn", "C: asks", "response", "Web Conversation"))
        switch(window)
        assert_rows(window, SESSION)
        assert window.complaints() == []
        assert window.quit() == 0

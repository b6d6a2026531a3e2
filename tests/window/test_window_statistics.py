"""The statistics in the real window: opened by the menu or by -z, and what is in them, as Save as gives it where it can."""

import re
import subprocess

import pytest

from window import PATIENCE, Window, program

# Where to read: (x, y, width, height).
STATISTICS_MENU = (292, 22, 406, 728)
ANALYZE_MENU = (226, 22, 320, 360)
CONVERSATION_FILTERS = (546, 170, 400, 400)
FILTER_BOX = (0, 22, 1280, 29)
STATUS_BAR = (0, 912, 780, 24)
TABLE_TITLES = (340, 205, 590, 30)
OVERVIEW_TOPICS = (240, 230, 260, 340)
FLOW_TYPE_RIGHT_OF_ITS_TITLE = 100

CAPTURE = "reuse-missed"   # three conversations, one finding


@pytest.fixture
def window():
    with Window("-r", program.capture(CAPTURE)) as window:
        window.wait_until_loaded(CAPTURE)
        yield window
        window.settle()
        assert window.complaints() == []
        window.focus(window.main)
        assert window.quit() == 0


def open_statistic(window, *words, title=None):
    """By the menu. Gives the number of its window."""
    window.focus(window.main)
    window.keys("alt+s")
    window.click_on(*words, area=STATISTICS_MENU)
    return focused(window, title or " ".join(words))


def open_flow_graph(window):
    dialog = open_statistic(window, "Flow", "Graph", title="Flow")
    x, y = window.wait(lambda: window.find("Flow", "type"), "the kind of flow can be chosen")
    window.click(x + FLOW_TYPE_RIGHT_OF_ITS_TITLE, y)
    window.type("Web")
    window.keys("Return")
    return dialog


def focused(window, title):
    dialog = window.wait_for_window(title)
    window.focus(dialog)
    window.settle()
    return dialog


def saved(window, dialog):
    """What Save as gives of a table or a tree."""
    path = window.home / "saved.txt"
    path.unlink(missing_ok=True)
    window.focus(dialog)
    window.click_on("Save", "as...")
    window.focus(window.wait_for_window("Save"))
    window.type(str(path))
    window.keys("Return")
    window.wait(path.exists, "the statistic is saved")
    window.settle()
    window.focus(dialog)
    return path.read_text()


def table_rows(text):
    """The cells of a table, from the first row on; without those that are absent, which the window leaves blank and
    tshark tells by a dash, and times to the microsecond, as the window has them."""
    def value(cell):
        return round(float(cell), 6) if re.fullmatch(r"\d+\.\d+", cell) else cell

    lines = text.split("Findings", 1)[1].splitlines()
    return [[value(cell) for cell in re.split(r"  +", line.strip()) if cell != "-"]
            for line in lines if re.match(r" *\d", line)]


def of_tshark(statistic, name=CAPTURE):
    return program.tshark("-q", "-r", program.capture(name), "-z", statistic)


def expected_rows(name=CAPTURE):
    return table_rows(of_tshark("webconv,conversations", name))


def enter_filter(window, dialog, text):
    window.focus(dialog)
    x, y = window.wait(lambda: window.find("Display", "filter:"), "there is a box for a filter")
    window.click(x + 200, y)
    window.keys("ctrl+a", "Delete")
    window.type(text)


def apply_filter(window, dialog, text):
    enter_filter(window, dialog, text)
    window.keys("Return")


def test_web_conversations_by_the_menu_have_the_rows_of_tshark(window):
    dialog = open_statistic(window, "Web", "Conversations")
    assert table_rows(saved(window, dialog)) == expected_rows()


def test_web_conversations_by_the_command_line():
    with Window("-r", program.capture(CAPTURE), "-z", "webconv,conversations") as window:
        window.wait_until_loaded(CAPTURE + ".pcap$")
        dialog = focused(window, "Web Conversations")
        assert table_rows(saved(window, dialog)) == expected_rows()
        assert window.complaints() == []


def test_numbers_sort_as_numbers_downwards_and_upwards():
    """With more than ten rows, whose streams would sort otherwise as texts."""
    name = "browser-page-close"
    streams = [int(row[0]) for row in expected_rows(name)]
    assert len(streams) > 10
    with Window("-r", program.capture(name), "-z", "webconv,conversations") as window:
        window.wait_until_loaded(name + ".pcap$")
        dialog = focused(window, "Web Conversations")
        x, y = window.wait(lambda: window.find("Client", area=TABLE_TITLES), "the table has titles")
        orders = []
        for _ in range(2):
            window.click(x - 40, y)  # Stream
            orders.append([int(row[0]) for row in table_rows(saved(window, dialog))])
        assert sorted(orders) == [sorted(streams), sorted(streams, reverse=True)]


def test_a_filter_of_the_table_chooses_conversations(window):
    dialog = open_statistic(window, "Web", "Conversations")
    apply_filter(window, dialog, "webconv.stream == 1")
    assert table_rows(saved(window, dialog)) == expected_rows()[1:2]
    apply_filter(window, dialog, "webconv.stream > 0")
    assert table_rows(saved(window, dialog)) == expected_rows()[1:]


def test_a_wrong_filter_of_the_table_is_named_and_cannot_be_applied(window):
    dialog = open_statistic(window, "Web", "Conversations")
    enter_filter(window, dialog, "no.such.field == 1")
    window.wait_to_read("no.such.field", area=STATUS_BAR)
    window.keys("Return")
    assert table_rows(saved(window, dialog)) == expected_rows()


def test_the_overview_begins_with_reuse_and_counts_as_tshark_does(window):
    dialog = open_statistic(window, "Web", "Conversation", "Overview")

    def counts(text):
        return sorted(re.findall(r"^ *(\S.*?)  +(\d+) ", text, re.MULTILINE))

    text = saved(window, dialog)
    assert counts(text) == counts(of_tshark("webconv,tree")) != []
    topics = [("Connection", "reuse"), ("Closed", "by"), ("Class",), ("HTTP", "version")]
    heights = [window.find(*topic, area=OVERVIEW_TOPICS)[1] for topic in topics]
    assert heights == sorted(heights)


def test_copy_gives_what_save_as_gives(window):
    dialog = open_statistic(window, "Web", "Conversations")
    text = saved(window, dialog)
    window.click_on("Copy")
    copied = subprocess.run(["xclip", "-selection", "clipboard", "-out"], env=window.environment, capture_output=True,
                            text=True, check=True).stdout
    assert table_rows(copied) == table_rows(text) != []


def test_the_flow_graph_draws_the_dialog(window):
    open_flow_graph(window)
    text = window.wait_to_read("open.syn", "asks to open a connection")
    assert text.has("127.0.0.1", "server")
    assert text.has("request", "asks GET /layout.css")
    assert text.has("response", "answers 200 OK")


@pytest.mark.parametrize("packet, stream", [("Home", 0), ("End", 2)])
def test_the_conversation_filter_shows_the_conversation_of_any_packet(window, packet, stream):
    """The first packet is a SYN, the last an ACK."""
    window.click(400, 180)
    window.keys(packet, "alt+a")
    window.click_on("Conversation", "Filter", area=ANALYZE_MENU)
    window.click_on("Web", "conversation", area=CONVERSATION_FILTERS)
    window.wait_to_read(f"webconv.stream == {stream}", area=FILTER_BOX)
    window.wait_to_read("Packets: 30", "Displayed: 10")


@pytest.mark.parametrize("statistic", ["webconv,dialog", "webconv,mermaid"])
def test_texts_are_refused_by_the_command_line_of_the_window(statistic):
    with Window("-r", program.capture(CAPTURE), "-z", statistic) as window:
        assert window.process.wait(PATIENCE) == 1
        told = window.log.read_text()
    assert "webconv,conversations" in told and statistic not in told

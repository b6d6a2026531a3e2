"""A live capture: what is said while packets come is what is said when the file that was written is read; also where
tshark begins one file after the other (-b)."""

import contextlib
import http.client
import http.server
import os
import subprocess
import sys
import threading
import time

import pytest

import program
import test_recordings

FIELDS = ["frame.number", *("webconv." + field for field in test_recordings.FIELDS), "webconv.finding"]
SECONDS = 6
FILTER = "tcp port 8000"

pytestmark = pytest.mark.skipif(
    bool(program.OTHER or program.PRELOAD) or not program.ROOT or
    subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode != 0,
    reason="captures in a network of its own, which takes root")


def talk():
    """For as long as there is somebody to capture it: conversations of three requests, closed by the client."""
    class Page(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 8000), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", 8000)
        for path in "/one", "/two", "/three":
            connection.request("GET", path)
            connection.getresponse().read()
        connection.close()
        print(flush=True)  # begun
        time.sleep(0.1)


@contextlib.contextmanager
def network():
    """A loopback of its own, on which talk() is going on. Gives a process that is in it."""
    command = ["unshare", "--net", "sh", "-c", 'ip link set lo up; exec "$@"', "sh", sys.executable, __file__]
    with (program.FOLDER / "talk").open("w+") as told:
        talker = subprocess.Popen(command, stdout=told)
        try:
            while not os.fstat(told.fileno()).st_size:
                assert talker.poll() is None
                time.sleep(0.05)
            yield talker.pid
        finally:
            talker.kill()
            talker.wait()


def captured(file, *arguments):
    """What tshark prints while it captures into the file."""
    with network() as process:
        done = program.run("-i", "lo", "-f", FILTER, "-a", f"duration:{SECONDS}", "-w", file, *arguments, network=process)
    assert done.returncode == 0, done.stderr
    complaints = [line for line in done.stderr.splitlines() if "warn" in line.lower() or "error" in line.lower()]
    assert not complaints, done.stderr
    return done.stdout


def printed(*arguments):
    options = ["-T", "fields", "-E", "separator=/t", "-E", "aggregator=|"]
    for field in FIELDS:
        options += ["-e", field]
    return [*options, *arguments]


def whole_conversations(text):
    """The verdicts of those that are there from their first to their last segment."""
    rows = [dict(zip(FIELDS, line.split("\t"))) for line in text.splitlines()]
    begun = {row["webconv.stream"] for row in rows if row["webconv.phase"] == "open.syn"}
    return [row for row in rows if row["webconv.phase"] == "close.last_ack" and row["webconv.stream"] in begun]


def check(text):
    conversations = whole_conversations(text)
    for row in conversations:
        assert [row["webconv." + name] for name in ("class", "class.confidence", "roles")] == ["keep-alive", "certain", "seen"]
        assert (row["webconv.persistence"], row["webconv.requests"], row["webconv.responses"]) == ("used", "3", "3")
        assert [row["webconv.close." + what] for what in ("by", "how", "why")] == ["client", "orderly", "client done"]
        assert not row["webconv.finding"]
    return len(conversations)


@pytest.mark.parametrize("source", ["auto", "tapped", "tree"])
def test_fields_of_a_live_capture_are_those_of_the_file(source):
    file = program.HOME / f"live-{source}.pcapng"
    preference = ["-o", "webconv.source:" + source]
    live = captured(file, "-P", "-l", *preference, *printed())
    assert check(live) > 5
    assert live == program.tshark("-r", file, *preference, *printed())


def test_the_dialog_of_a_live_capture_is_that_of_the_file():
    file = program.HOME / "live-dialog.pcapng"
    live = captured(file, "-q", "-z", "webconv,dialog")
    assert live.count("\nConversation ") > 5
    assert live == program.tshark("-r", file, "-q", "-z", "webconv,dialog")


def test_each_file_of_a_live_capture_in_several_is_right():
    file = program.HOME / "ring.pcapng"
    live = captured(file, "-P", "-l", "-b", "packets:100", *printed())
    files = sorted(program.HOME.glob("ring_*.pcapng"), key=lambda path: path.name)
    assert len(files) > 2
    parts = [program.tshark("-r", path, *printed()) for path in files]
    assert live == "".join(parts)
    assert all(check(part) > 0 for part in parts[:-1])
    # What the end of one file cut off goes on in the next, and is no more than likely there.
    for part in filter(None, parts[1:]):
        first = dict(zip(FIELDS, part.splitlines()[0].split("\t")))
        if first["webconv.phase"] != "open.syn":
            assert first["webconv.class.confidence"] == "probable", first


def test_a_ring_of_files_keeps_the_last_ones():
    file = program.HOME / "few.pcapng"
    live = captured(file, "-P", "-l", "-b", "packets:100", "-b", "files:2", *printed())
    files = sorted(program.HOME.glob("few_*.pcapng"))
    assert len(files) == 2
    last = "".join(program.tshark("-r", path, *printed()) for path in files)
    assert last and live.endswith(last) and len(live) > len(last)


if __name__ == "__main__":
    talk()

"""The real Wireshark, with the plugin, on a display of its own: started, driven, looked at.

    with Window("-r", program.capture("http10")) as window:
        window.wait_until_loaded("http10.pcap")
        window.click_on("Statistics")                 # wherever the word stands
        assert window.read().has("response", "S: answers 200 OK")

Nothing here waits for a time to pass, but for something to be so: tests must hold on a slow machine. `PATIENCE` only ends
the wait for what never comes. Wireshark runs as an ordinary user (root's ignores the plugin of a build) with the settings
of profile/, which a test may add to.

On Wireshark's command line it needs no window manager. Keys go to the window that `focus` was called for.
"""

import csv
import io
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tshark"))
import program  # noqa: E402  one way to find the plugin and an ordinary user for tshark and the window

PATIENCE = 240       # seconds that anything may take
SIZE = (1280, 936)   # of the display; profile/recent_common has the same for the window
ENLARGED = 2.5       # tesseract reads the letters of a screen only when they are larger
QUIET_LOOKS = 4      # looks in a row, PAUSE apart, at which all threads of Wireshark sleep: then it waits for its user
PAUSE = 0.1
BLINKING = 200       # pixels that may differ between two pictures of the same: a text cursor


def plain(text):
    """Letters that are mistaken for each other, and spaces, say nothing."""
    return re.sub(r"[^a-z0-9]", "", text.lower().translate(str.maketrans("oil|", "0111")))


class Text:
    """What stands on a picture, line by line."""

    def __init__(self, text):
        self.text = text
        self.lines = [plain(line) for line in text.splitlines() if line.strip()]

    def has(self, *words):
        """Whether the words stand in this order on one line."""
        pattern = re.compile(".*".join(plain(word) for word in words))
        return any(pattern.search(line) for line in self.lines)


def read_picture(picture, *, negated=False, area=None):
    """The text on a picture. `negated` reads white on dark: the selected row. `area` is (x, y, width, height)."""
    return Text(_recognise(picture, negated, area, []))


def _recognise(picture, negated, area, form):
    crop = ["-crop", "{2}x{3}+{0}+{1}".format(*area), "+repage"] if area else []
    # Neither here nor in picture() is anything packed as PNG: that takes longer than all else.
    large = subprocess.run(["convert", picture, *crop, "-colorspace", "gray", *(["-negate"] if negated else []),
                            "-resize", f"{ENLARGED:.0%}", "-depth", "8", "pgm:-"],
                           check=True, capture_output=True).stdout
    return subprocess.run(["tesseract", "-", "-", "--psm", "6", *form], input=large, check=True, capture_output=True,
                          env=os.environ | {"OMP_THREAD_LIMIT": "1"}).stdout.decode()


class Window:
    """Xvfb and Wireshark, ended when the block is left."""

    def __init__(self, *arguments, settings="", capturing=False, namespace=None, variables=None):
        """
        arguments  of wireshark; files must be readable by an ordinary user (program.readable)
        settings   lines that are added to the preferences of profile/
        capturing  whether it may capture from interfaces
        namespace  of the network in which it runs, as `ip netns` calls it
        variables  of the environment, beside the usual ones
        """
        self.arguments = [str(argument) for argument in arguments]
        self.capturing, self.namespace, self.variables = capturing, namespace, variables or {}
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="webconv-window-"))
        self.log = self.folder / "log"
        self.display = self.process = None
        self._picture_count = 0
        self._prepare_home(settings)

    def _prepare_home(self, settings):
        self.home = self.folder / "home"
        self.profile = self.home / ".config/wireshark"
        self.profile.mkdir(parents=True)
        for part in (HERE / "profile").iterdir():
            shutil.copyfile(part, self.profile / part.name)
        with (self.profile / "preferences").open("a") as preferences:
            preferences.write(settings)
        (self.folder / "run").mkdir(mode=0o700)
        self.folder.chmod(0o755)
        if program.ROOT:
            for path in [self.folder / "run", self.home, *self.home.rglob("*")]:
                os.chown(path, 65534, 65534)

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def _start(self):
        ours, theirs = os.pipe()
        # -noreset: Xvfb begins anew when its last client leaves, and xdotool, which looks for a window before Wireshark
        # has one, is such a client: who connects at that moment is refused.
        with (self.folder / "xvfb.log").open("w") as log:
            self.display = subprocess.Popen(
                ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "{}x{}x24".format(*SIZE), "-nolisten", "tcp",
                 "-noreset"],
                pass_fds=[theirs], stdout=log, stderr=log)
        os.close(theirs)
        with os.fdopen(ours) as pipe:
            number = pipe.readline().strip()  # comes when the display is ready; empty if Xvfb ended
        assert number, (self.folder / "xvfb.log").read_text()
        self.environment = program.environment(**{
            "HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.folder / "run"), "DISPLAY": ":" + number,
            "WIRESHARK_PLUGIN_DIR": str(program.plugins())} | self.variables)
        command = ["wireshark", *self.arguments]
        if program.ROOT:
            command = [*program.NOBODY, *(program.MAY_CAPTURE if self.capturing else []), *command]
        if self.namespace:
            command = ["ip", "netns", "exec", self.namespace, *command]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, env=self.environment, cwd=self.home, stdout=log, stderr=log)

    def close(self):
        """Ends Wireshark, then the display: Wireshark complains if that is gone."""
        for process in self.process, self.display:
            if process is None:
                continue
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    # What Wireshark does.

    def complaints(self):
        """Lines that Wireshark wrote to the terminal, but for what it always writes where there is no wireless network."""
        return [line for line in self.log.read_text(errors="replace").splitlines() if line and "nl80211" not in line]

    def wait(self, condition, what):
        """Waits until condition() is true and gives its value."""
        end = time.monotonic() + PATIENCE
        while True:
            value = condition()
            if value:
                return value
            status = self.process.poll()
            assert status is None, f"Wireshark ended with {status} before {what}: {self.log.read_text()}"
            if time.monotonic() > end:
                kept = pathlib.Path(tempfile.gettempdir()) / "webconv-window-failed.png"
                self.picture(kept)
                raise AssertionError(f"{PATIENCE} s passed before {what}; windows {self.titles()}, picture {kept}, "
                                     f"text:\n{read_picture(kept).text}")
            time.sleep(PAUSE)

    def _sleeps(self):
        """Whether no thread of Wireshark runs or would, if the machine had time for it."""
        for thread in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            try:
                if (thread / "stat").read_text().rsplit(")", 1)[1].split()[0] not in "SI":
                    return False
            except OSError:
                continue  # it just ended
        return True

    def _is_quiet(self):
        for _ in range(QUIET_LOOKS):
            if not self._sleeps():
                return False
            time.sleep(PAUSE)
        return True

    def settle(self):
        """Waits until Wireshark has done and drawn what it was told: it sleeps, and two pictures are the same."""
        def settled():
            first = self.picture()
            if not self._is_quiet():
                return False
            second = self.picture()
            done = subprocess.run(["compare", "-metric", "AE", first, second, "null:"], capture_output=True, text=True)
            return done.returncode < 2 and float(done.stderr.split()[0]) <= BLINKING
        self.wait(settled, "the window came to rest")

    def wait_until_loaded(self, title):
        """Waits until the capture stands in the main window, whose title contains `title`, and gives it the keys."""
        self.main = self.wait_for_window(title)
        self.settle()
        self.focus(self.main)

    # Windows.

    def _xdotool(self, *arguments):
        return subprocess.run(["xdotool", *map(str, arguments)], env=self.environment, capture_output=True, text=True)

    def windows(self, title="."):
        """Numbers of the windows that are to be seen, whose title has the regular expression."""
        return [int(line) for line in self._xdotool("search", "--onlyvisible", "--name", title).stdout.split()]

    def titles(self):
        return sorted(self._xdotool("getwindowname", window).stdout.strip() for window in self.windows())

    def wait_for_window(self, title):
        """The number of the window with this title, once it is to be seen."""
        return self.wait(lambda: self.windows(title), f"a window with the title {title}")[0]

    def focus(self, window):
        """Where the keys go. There is no window manager to choose."""
        self._xdotool("windowfocus", "--sync", window)

    # Keys and mouse. Each returns when Wireshark has done what it was told.

    def do(self, *arguments):
        """Anything that xdotool can, as `do("mousemove", 10, 10, "click", 1)`."""
        done = self._xdotool(*arguments)
        assert done.returncode == 0, done.stderr
        self.settle()

    def keys(self, *keys):
        """xdotool's names, as "ctrl+r", "Escape"."""
        self.do("key", "--delay", 60, *keys)

    def type(self, text):
        self.do("type", "--delay", 30, text)

    def click(self, x, y, button=1):
        self.do("mousemove", x, y, "click", button)

    def double_click(self, x, y):
        self.do("mousemove", x, y, "click", "--repeat", 2, "--delay", 60, 1)

    def drag(self, x, y, to_x, to_y):
        self.do("mousemove", x, y, "mousedown", 1, "mousemove", (x + to_x) // 2, (y + to_y) // 2,
                "mousemove", to_x, to_y, "mouseup", 1)

    def click_on(self, *words, button=1, **where):
        """Clicks on the first place where the words stand side by side; `where` as in find."""
        x, y = self.wait(lambda: self.find(*words, **where), f"{words} are to be read")
        self.click(x, y, button)

    # Pictures.

    def picture(self, path=None):
        """Takes a picture of the whole display."""
        if path is None:
            self._picture_count = (self._picture_count + 1) % 8
            path = self.folder / f"picture-{self._picture_count}.ppm"
        subprocess.run(["import", "-window", "root", "-depth", "8", path], check=True, env=self.environment)
        return path

    def read(self, **how):
        """What is to be read now; `how` as in read_picture."""
        return read_picture(self.picture(), **how)

    def wait_to_read(self, *words, **how):
        """Waits until the words stand in this order on one line, and gives all that is to be read then."""
        def has():
            text = self.read(**how)
            return text if text.has(*words) else None
        return self.wait(has, f"{words} are to be read")

    def find(self, *words, negated=False, area=None):
        """The middle of the first place where the words stand side by side, or None."""
        table = _recognise(self.picture(), negated, area, ["tsv"])
        found = [(plain(row["text"]), row) for row in csv.DictReader(io.StringIO(table), delimiter="\t",
                                                                     quoting=csv.QUOTE_NONE)
                 if row["text"] and plain(row["text"])]
        wanted = [plain(word) for word in words]
        for at in range(len(found) - len(wanted) + 1):
            if [word for word, _ in found[at:at + len(wanted)]] == wanted:
                first, last = found[at][1], found[at + len(wanted) - 1][1]
                x = (int(first["left"]) + int(last["left"]) + int(last["width"])) / 2 / ENLARGED
                y = (int(first["top"]) + int(first["height"]) / 2) / ENLARGED
                return int(x + (area[0] if area else 0)), int(y + (area[1] if area else 0))
        return None

    def quit(self):
        """Ends Wireshark as its user does, and gives its exit status (negative: of a signal)."""
        self.focus(self.main)
        self._xdotool("key", "ctrl+q")
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)
            raise

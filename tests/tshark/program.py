"""Runs tshark with the plugin.

WEBCONV_BUILD  the build folder with the plugin (ctest sets it; else build/ in the checkout)
WEBCONV_PRELOAD  libraries to load first: a sanitizer's, if the plugin was built with it (ctest sets it)
TSHARK         another tshark that finds its plugin by itself and needs no help as root (tests/versions/check sets it)
"""

import atexit
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("WEBCONV_BUILD") or REPOSITORY / "build").resolve()
OTHER = os.environ.get("TSHARK")
PRELOAD = os.environ.get("WEBCONV_PRELOAD")
ROOT = os.geteuid() == 0 or os.getegid() == 0
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
# Capturing takes privileges, which an ordinary user's Wireshark hands on to dumpcap.
MAY_CAPTURE = ["--inh-caps=+net_raw,+net_admin", "--ambient-caps=+net_raw,+net_admin"]

# A folder that nobody can read: Wireshark ignores plugin folders when root runs it, so root runs it as nobody.
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="webconv-test-"))
FOLDER.chmod(0o755)
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
HOME = FOLDER / "home"
HOME.mkdir()
if ROOT:
    os.chown(HOME, 65534, 65534)


def readable(path):
    """A copy of the file that an ordinary user can read."""
    path = pathlib.Path(path)
    copy = FOLDER / path.name
    if not copy.exists():
        shutil.copyfile(path, copy)
        copy.chmod(0o644)
    return copy


def capture(name):
    """The recorded capture NAME."""
    found = [path for path in (REPOSITORY / "pcaps").glob(name + ".pcap*") if path.suffix in (".pcap", ".pcapng")]
    assert len(found) == 1, f"captures called {name}: {found}"
    return readable(found[0])


def plugins():
    """The build's plugins, where an ordinary user can read them."""
    copy = FOLDER / "plugins"
    if not copy.exists():
        shutil.copytree(BUILD / "plugins", copy)
        for path in [copy, *copy.rglob("*")]:
            path.chmod(0o755)
    return copy


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WIRESHARK_")}
    kept |= {"HOME": str(HOME), "LC_ALL": "C.UTF-8"} | more
    kept.pop("XDG_CONFIG_HOME", None)
    return kept


LEAKS = re.compile(r"\n=+\n==\d+==ERROR: LeakSanitizer: detected memory leaks\n(.*?)"
                   r"SUMMARY: AddressSanitizer: .*? leaked .*?\n", re.DOTALL)


def run(*arguments, program="tshark", stdin=None, stdin_file=os.devnull, ordinary_user=True, plugin=True,
        errors="strict", network=None):
    """Runs the program and gives the finished process, with its output as text. What `errors` says of bytes that are no
    UTF-8 matters where other dissectors show what they found. `network` is a process whose network it may capture."""
    if OTHER:
        command, more = [OTHER], {"WEBCONV_VERSIONS_PROGRAM": program}
    else:
        command, more = [program], {"WIRESHARK_PLUGIN_DIR": str(plugins())} if plugin else {}
        if ROOT and ordinary_user:
            command = [*NOBODY, *(MAY_CAPTURE if network else []), *command]
        if network:
            command = ["nsenter", f"--net=/proc/{network}/ns/net", *command]

    if PRELOAD and program in ("tshark", "sharkd"):
        suppressions = readable(REPOSITORY / "tests/tshark/leaks.supp")
        more |= {"LD_PRELOAD": PRELOAD,
                 "LSAN_OPTIONS": f"exitcode=0:print_suppressions=0:suppressions={suppressions}"}

    def start(**yet_more):
        with open(stdin_file, "rb") as file:
            given = {"input": stdin} if stdin is not None else {"stdin": file}
            return subprocess.run([*command, *map(str, arguments)], **given, capture_output=True, encoding="utf-8",
                                  errors=errors, env=environment(**more, **yet_more), cwd=FOLDER, timeout=120)

    done = start()
    if PRELOAD and LEAKS.search(done.stderr):
        # Wireshark and its libraries leak too. Who did it only whole stacks tell, which take time.
        done = start(ASAN_OPTIONS="fast_unwind_on_malloc=0")
        for report in LEAKS.findall(done.stderr):
            ours = [leak for leak in report.split("\n\n") if "webconv" in leak]
            assert not ours, "\n\n".join(ours)
        done.stderr = LEAKS.sub("", done.stderr)
    return done


def tshark(*arguments):
    """What tshark prints. It must succeed and complain about nothing."""
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    # 4.6's SSH dissector talks about the key exchange, with the plugin or without.
    complaints = [line for line in done.stderr.splitlines() if line.strip() and "[packet-ssh WARNING]" not in line]
    assert not complaints, done.stderr
    return done.stdout


def file_of(name):
    """The recorded capture of this name; a path is one already."""
    return name if isinstance(name, pathlib.Path) else capture(name)


def _table(name, fields):
    columns = [word for field in fields for word in ("-e", field)]
    return ["-r", file_of(name), "-T", "fields", "-E", "separator=/t", "-E", "aggregator=|", *columns]


def _cells(table):
    return [[cell.split("|") if cell else [] for cell in line.split("\t")] for line in table.splitlines()]


def rows(name, fields, *arguments):
    """A list for each frame: what -T fields prints for each of the fields, its values as a list."""
    return _cells(tshark(*_table(name, fields), *arguments))


def rows_beside(name, fields, statistic, *arguments):
    """As rows, and what the statistic prints in the same run. No frame's line may be empty; a statistic begins with an
    empty one, or prints nothing."""
    table, empty, text = tshark(*_table(name, fields), "-z", statistic, *arguments).partition("\n\n")
    return _cells(table), "\n" + text if empty else ""


def version():
    """(4, 0) and so on."""
    found = re.search(r"\(Wireshark\) (\d+)\.(\d+)", run("--version").stdout)
    return int(found.group(1)), int(found.group(2))

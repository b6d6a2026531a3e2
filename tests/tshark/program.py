"""Runs tshark with the plugin.

WEBCONV_BUILD  the build folder with the plugin (ctest sets it; else build/ in the checkout)
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
ROOT = os.geteuid() == 0 or os.getegid() == 0
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

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


def run(*arguments, program="tshark", stdin=None, stdin_file=os.devnull, ordinary_user=True, plugin=True):
    """Runs the program and gives the finished process, with its output as text."""
    if OTHER:
        command, more = [OTHER], {"WEBCONV_VERSIONS_PROGRAM": program}
    else:
        command, more = [program], {"WIRESHARK_PLUGIN_DIR": str(plugins())} if plugin else {}
        if ROOT and ordinary_user:
            command = [*NOBODY, *command]
    with open(stdin_file, "rb") as file:
        given = {"input": stdin} if stdin is not None else {"stdin": file}
        return subprocess.run([*command, *map(str, arguments)], **given, capture_output=True, encoding="utf-8",
                              env=environment(**more), cwd=FOLDER, timeout=120)


def tshark(*arguments):
    """What tshark prints. It must succeed and complain about nothing."""
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    # 4.6's SSH dissector talks about the key exchange, with the plugin or without.
    complaints = [line for line in done.stderr.splitlines() if line.strip() and "[packet-ssh WARNING]" not in line]
    assert not complaints, done.stderr
    return done.stdout


def rows(name, fields, *arguments):
    """A list for each frame: what -T fields prints for each of the fields, its values as a list."""
    path = name if isinstance(name, pathlib.Path) else capture(name)
    command = ["-r", path, "-T", "fields", "-E", "separator=/t", "-E", "aggregator=|", *arguments]
    for field in fields:
        command += ["-e", field]
    return [[cell.split("|") if cell else [] for cell in line.split("\t")]
            for line in tshark(*command).splitlines()]


def version():
    """(4, 0) and so on."""
    found = re.search(r"\(Wireshark\) (\d+)\.(\d+)", run("--version").stdout)
    return int(found.group(1)), int(found.group(2))

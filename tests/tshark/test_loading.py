"""Where the plugin is found, by root and by an ordinary user, and what happens when it is switched off."""

import os
import shutil
import subprocess

import pytest

import program

here = pytest.mark.skipif(bool(program.OTHER), reason="the other tshark finds its plugins by itself")


def listed(text):
    return [line for line in text.splitlines() if line.startswith("webconv.so")]


def test_listed_without_complaints():
    done = program.run("-G", "plugins")
    assert done.returncode == 0 and done.stderr == ""
    (line,) = listed(done.stdout)
    assert "dissector" in line


@here
def test_ordinary_user_with_a_personal_plugin():
    series = "{}.{}".format(*program.version())
    personal = program.HOME / ".local/lib/wireshark/plugins" / series / "epan"
    personal.mkdir(parents=True)
    try:
        shutil.copy(program.plugins() / series / "epan" / "webconv.so", personal)
        assert len(listed(program.run("-G", "plugins", plugin=False).stdout)) == 1
    finally:
        shutil.rmtree(program.HOME / ".local")


@here
def test_without_the_plugin_nothing_is_listed():
    assert listed(program.run("-G", "plugins", plugin=False).stdout) == []


@here
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can install for everybody")
def test_root_with_a_global_plugin():
    """Root's Wireshark reads the global folder only. A private view of the file system keeps the machine's own clean."""
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
        pytest.skip("root may not mount here")
    series = "{}.{}".format(*program.version())
    folder = next(line.split("\t", 1)[1].strip() for line in program.run("-G", "folders", plugin=False).stdout.splitlines()
                  if line.startswith("Global Plugins"))
    epan = os.path.join(folder, "epan") if os.path.basename(folder) == series else os.path.join(folder, series, "epan")
    script = f"""
        mount --bind {program.plugins()}/{series}/epan {epan} &&
        tshark -G plugins && tshark -r {program.capture("http10")} -T fields -e webconv.phase
    """
    done = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True,
                          env=program.environment(), timeout=60)
    assert done.returncode == 0, done.stderr
    assert len(listed(done.stdout)) == 1
    assert done.stdout.splitlines()[-1] == "close.last_ack"


@here
@pytest.mark.skipif(os.geteuid() != 0, reason="about root")
def test_root_ignores_the_plugin_folder_of_the_environment():
    assert listed(program.run("-G", "plugins", ordinary_user=False).stdout) == []


def test_switched_off():
    for passes in [], ["-2"]:
        rows = program.rows("http10", ["webconv.phase", "tcp.stream"], *passes, "--disable-protocol", "webconv")
        assert rows == [[[], ["0"]]] * 12
        assert program.tshark("-r", program.capture("http10"), *passes, "--disable-protocol", "webconv", "-Y",
                              "webconv") == ""


@here
def test_needs_no_other_postdissector():
    """Wireshark calls its post-dissectors only while one of them is a protocol that is switched on."""
    alone = ["--disable-protocol", "snort", "--disable-protocol", "mate"]
    for passes in [], ["-2"]:
        rows = program.rows("http10", ["webconv.phase"], *passes)
        assert program.rows("http10", ["webconv.phase"], *passes, *alone) == rows and rows[0] == [["open.syn"]]


@here
@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "-2"])
def test_switched_off_in_the_profile(passes):
    """As the window's Enabled Protocols writes it; whoever switches it on gets the same answers."""
    profile = program.HOME / ".config/wireshark/profiles/off"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "disabled_protos").write_text("webconv\n")
    if program.ROOT:
        for path in profile, *profile.parents[:3], profile / "disabled_protos":
            os.chown(path, 65534, 65534)
    fields = ["webconv.phase", "webconv.class", "webconv.close.why"]
    assert program.rows("http10", fields, "-C", "off", *passes) == [[[], [], []]] * 12
    statistics = ["-q", "-z", "webconv,dialog", "-z", "webconv,conversations"]
    assert "http" not in program.tshark("-r", program.capture("http10"), "-C", "off", *passes, *statistics).lower()
    (profile / "disabled_protos").unlink()
    again = program.rows("http10", fields, "-C", "off", *passes)
    assert again == program.rows("http10", fields, *passes) and again[-1][0] == ["close.last_ack"]


def test_preferences():
    out = program.tshark("-G", "currentprefs")
    names = [line.lstrip("#").split(":")[0] for line in out.splitlines() if line.lstrip("#").startswith("webconv.")]
    assert names == ["webconv.source", "webconv.info_column"]

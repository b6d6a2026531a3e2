"""100,000 connections of which only the SYNs are there: a scan, a flood, a server behind a firewall that drops.

Nobody bundles such a recording. The SYN and its first repetition are a recording's, sent from other addresses and ports."""

import collections
import dataclasses
import functools
import json

import pytest

import program
import recorded

CONVERSATIONS = 100_000
# DESIGN's budgets: a conversation at rest, a segment; and a finding each, of which Findings keeps 24 bytes.
BYTES = CONVERSATIONS * (600 + 24) + 2 * CONVERSATIONS * 32
SLACK = 16 << 20  # of the allocator
# What is measured is tshark with this plugin against tshark without; the least that a test of time can say on a machine
# on which others work.
TIMES = 4
MEASURE = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stdout.buffer.write(done.stdout)
print(json.dumps({"code": done.returncode, "seconds": used.ru_utime, "bytes": used.ru_maxrss * 1024}))
"""


@functools.cache
def capture():
    """A SYN of each client, then, in the same order and a second later, that SYN again."""
    syn, again = recorded.read("unanswered")[:2]
    packets = []
    for syn_or_again in (syn, again):
        for number in range(CONVERSATIONS):
            data = bytearray(syn_or_again.data)
            at = syn_or_again.tcp
            data[26:30] = bytes([10, 0, number >> 14 & 255, number >> 6 & 255])
            data[at:at + 2] = (1024 + number % 64 * 1000).to_bytes(2, "big")
            packets.append(dataclasses.replace(syn_or_again, data=bytes(data), time=syn_or_again.time + number * 1000))
    return recorded.write("half-open.pcap", packets)


def measured(*arguments, plugin=True):
    """What tshark printed, its user CPU in seconds, and its memory at most."""
    done = program.run("-c", MEASURE, "tshark", "-r", capture(), *arguments, program="/usr/bin/python3", plugin=plugin)
    *lines, last = done.stdout.splitlines()
    used = json.loads(last)
    assert used["code"] == 0, done.stderr
    return lines, used["seconds"], used["bytes"]


needs_itself = pytest.mark.skipif(bool(program.OTHER or program.PRELOAD), reason="measures this build in this Wireshark")


@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "-2"])
def test_each_of_100_000_half_open_connections_is_unanswered(passes):
    fields = ["stream", "phase", "class", "class.confidence", "roles", "close.how", "close.by", "close.why", "finding"]
    rows = program.rows(capture(), ["webconv." + field for field in fields], *passes)
    got = collections.Counter(tuple("|".join(cell) for cell in row[1:]) for row in rows)
    claim = ("no data", "certain", "seen", "unanswered", "", "")
    # The capture ends less than 3 s after the first SYN: too soon to blame anybody for the silence.
    assert got == {("open.syn", *claim, ""): CONVERSATIONS,
                   ("repeat|open.syn", *claim, "handshake_retried"): CONVERSATIONS}
    assert len({row[0][0] for row in rows}) == CONVERSATIONS


@needs_itself
@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "-2"])
def test_100_000_half_open_connections_stay_within_time_and_memory(passes):
    _, stock_seconds, stock_bytes = measured("-q", "-z", "conv,tcp", *passes, plugin=False)
    _, seconds, size = measured("-q", "-z", "conv,tcp", *passes)
    print(f"{seconds:.2f} s for {stock_seconds:.2f} s, {(size - stock_bytes) / 2**20:.1f} MiB more")
    assert size - stock_bytes < BYTES + SLACK
    assert seconds < TIMES * stock_seconds


@needs_itself
def test_the_statistics_tell_of_100_000_half_open_connections():
    lines, _, _ = measured("-q", "-z", "webconv,tree")
    assert ["unanswered", str(CONVERSATIONS)] in [line.split()[:2] for line in lines]

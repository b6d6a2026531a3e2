"""Reads expected/NAME.txt: what the plugin must say about the capture NAME. README.md tells the form."""

import dataclasses
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent / "expected"

# A field of these that is not listed for a conversation must be absent.
VERDICT = ["class", "http.version", "persistence", "upgrade", "requests", "responses", "bytes.client", "bytes.server",
           "ws.messages", "ws.close_code", "h2.streams", "goaway.error", "close.by", "close.how", "close.why",
           "close.frame"]
# How sure the class and the roles are: compared where it is listed, which it is for captures that tell half.
SURE = ["class.confidence", "roles"]
SIDES = {"C": "client", "S": "server"}


@dataclasses.dataclass
class Conversation:
    verdict: dict     # field without "webconv.": text
    segments: list    # (frame, "client" or "server", phases)


def names():
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def read(name):
    """The conversations by their stream number."""
    found = {}
    for line in (FOLDER / (name + ".txt")).read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        word, rest = line.split(maxsplit=1)
        if word == "conversation":
            conversation = found[int(rest)] = Conversation({}, [])
        elif word.isdigit():
            side, phases = rest.split(maxsplit=1)
            conversation.segments.append((int(word), SIDES[side], phases.split(", ")))
        else:
            assert word in VERDICT + SURE, f"{name}: {word} is no field that is compared"
            conversation.verdict[word] = rest
    return found

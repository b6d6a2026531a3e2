"""Talks to sharkd, with the plugin: a request is a pair of method and parameters."""

import json

import expectation
import program


def sharkd(*requests, refusals=False):
    """The results of the requests; None where one was refused, if that may be."""
    text = "".join(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}) + "\n"
                   for number, (method, parameters) in enumerate(requests, 1))
    done = program.run("-", program="sharkd", stdin=text)
    assert done.returncode == 0, done.stderr
    answers = {}
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            answer = json.loads(line)
            assert refusals or "error" not in answer, answer
            answers[answer["id"]] = answer.get("result")
    assert len(answers) == len(requests), done.stderr
    return [answers[number] for number in range(1, len(requests) + 1)]


def load(name):
    return "load", {"file": str(program.capture(name))}


def phases(name):
    lines = {}
    for conversation in expectation.read(name).values():
        lines |= {frame: has for frame, _, has in conversation.segments}
    return [lines[frame] for frame in sorted(lines)]


def labels(tree, prefix):
    found = []
    for node in tree:
        if node.get("f", "").startswith(prefix + " ") or node.get("f") == prefix:
            found.append(node["l"])
        found += labels(node.get("n", []), prefix)
    return found


def details(frame):
    return "frame", {"frame": frame, "proto": True}


def phases_shown(result):
    return [label.removeprefix("Phase: ") for label in labels(result["tree"], "webconv.phase")]

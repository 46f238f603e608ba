"""What is asked of a node, and what came of it."""

import collections
import json
import re

HEAD = re.compile(rb'\{"jsonrpc":"2\.0","id":(\d+|null),"(result|error)":')

SMALL_READ = ("fund.get", {"fund": "Training"})
PAGE = ("invitation.list", {"limit": 20})
COMMAND = ("invitation.create", {"product": "Swift Basics", "emails": ["max@northwind.example"], "dryRun": True})
LARGE_ANSWER = ("rpc.discover", {})


def asked(number):
    """What request number so many asks: mostly small reads, some pages, now and then a command or a large answer."""
    if number % 64 == 0:
        return LARGE_ANSWER
    if number % 16 == 8:
        return COMMAND
    return PAGE if number % 8 == 1 else SMALL_READ


def request(number, method, params):
    """The bytes of a request, framed by lines."""
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode() + b"\n"


def is_overload(line):
    """Whether the answer says that there is too much to do and when to come back."""
    error = json.loads(line).get("error", {})
    return error.get("code") == -32005 and isinstance(error.get("data", {}).get("retryAfterMs"), int)


class Tally:
    """What came of a flood."""

    def __init__(self):
        self.answered = 0
        self.refused = 0
        self.connections_refused = 0
        self.health = []
        self.faults = collections.Counter()

    def take(self, line, awaited):
        """Counts one answer to one of the requests that are awaited, by their ids."""
        head = HEAD.match(line)
        number = int(head.group(1)) if head and head.group(1) != b"null" else None
        if number not in awaited:
            self.faults[f"an answer nobody waits for: {line[:80]!r}"] += 1
            return
        awaited.discard(number)
        if head.group(2) == b"result":
            self.answered += 1
        elif is_overload(line):
            self.refused += 1
        else:
            self.faults[f"an error: {line[:200]!r}"] += 1

"""Replicas for clients to work on: one is made with the command, and copied for each client."""

import json
import os
import shutil
import subprocess

COMMAND_SECONDS_MAX = 60

# A name of more bytes than characters, with a character beyond the basic plane.
NAME = "Förderung – 研修 🎓"


def clean_environment():
    """This process's environment without what would lead a client to another replica."""
    return {key: value for key, value in os.environ.items() if not key.startswith("ALLOT_")}


class Replicas:
    """Copies of a replica in which a ledger has a fund with 1,000,000 dollars and a product of 10 dollars."""

    def __init__(self, allot, directory):
        self._allot = allot
        self._original = os.path.join(directory, "original")
        self.command(self._original, "ledger", "create", "Northwind", "--owner-email", "ana@northwind.example")
        self.command(self._original, "product", "define", "Swift Basics", "course", "10.00 USD")
        self.command(self._original, "fund", "open", "Training", "USD")
        self.command(self._original, "fund", "deposit", "Training", "1000000.00 USD", "2099-12-31")

    def copy(self, place):
        """Makes a replica of its own at that path, and returns the path."""
        shutil.copytree(self._original, place, ignore=shutil.ignore_patterns("*.sock"))
        os.chmod(place, 0o700)
        return place

    def contested(self, place):
        """Makes a replica as `copy` does in which Lea accepted elsewhere what was withdrawn here, and Max is invited."""
        here, there = self.copy(place), place + "-there"
        offer = self.command(there, "device", "offer", "ana@northwind.example")["request"]
        self.command(here, "device", "approve", offer)
        rows = self.command(here, "invite", "Swift Basics", "lea@northwind.example", "max@northwind.example")["results"]
        self._carry(here, there)
        self.command(here, "withdraw", rows[0]["invitation"], "--reason", "other")
        self.command(there, "accept", rows[0]["link"])
        self._carry(there, here)
        return here

    def _carry(self, one, other):
        pages = self.command(one, "call", "changes.export", "{}")["pages"]
        self.command(other, "call", "changes.import", json.dumps({"pages": pages}))

    def command(self, place, *words):
        """Runs the command on a replica; what it answers as JSON."""
        whole = [self._allot, *words, "--json", "--data", place]
        done = subprocess.run(
            whole, env=clean_environment(), stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_SECONDS_MAX
        )
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(whole)}: status {done.returncode}: {done.stderr.decode(errors='replace')}")
        return json.loads(done.stdout)

    def complaints(self, place):
        """What is not as a client of others has to leave it."""
        funds = {fund["name"] for fund in self.command(place, "fund", "list")["items"]}
        if funds != {"Training", NAME}:
            yield f"the funds are {sorted(funds)}: one was not opened, or one opened that was cancelled"
        learners = self.command(place, "learner", "list", "--limit", "1000")["items"]
        if len(learners) != 203:
            yield f"there are {len(learners)} learners instead of 203"
        if not self.command(place, "node", "verify")["ok"]:
            yield "the replica does not verify"

    def contested_complaints(self, place):
        """What is not as an integration has to leave it."""
        states = {item["email"]: item["state"] for item in self.command(place, "invitation", "list")["items"]}
        wanted = {"lea": "accepted", "max": "withdrawn", "pia": "pending", "nia": "pending"}
        if states != {f"{name}@northwind.example": state for name, state in wanted.items()}:
            yield f"the invitations are {states}"
        if not self.command(place, "node", "verify")["ok"]:
            yield "the replica does not verify"

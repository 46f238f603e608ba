import os
import random
import tempfile
import unittest

from crash_runner.acknowledgements import Acknowledgements
from crash_runner.checking import Lost, Promises
from crash_runner.memory_node import MemoryNode
from crash_runner.workload import Workload


class Checking(unittest.TestCase):
    """A loop that finds nothing proves nothing: each way of breaking a promise has to be found."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        acknowledgements = Acknowledgements(os.path.join(directory.name, "acknowledged.jsonl"))
        self.addCleanup(acknowledgements.close)
        source = random.Random(1)
        self.workload = Workload(source)
        self.promises = Promises(acknowledgements, self.workload, source)
        self.node = MemoryNode()
        self.begun = []
        self.workload.setup(self.begin)
        for _ in range(200):
            self.promises.perform(self.node, self.workload.next_command())

    def begin(self, command):
        self.begun.append(command)
        return self.promises.perform(self.node, command)

    def next_of(self, method):
        while True:
            command = self.workload.next_command()
            if command.method == method:
                return command
            self.promises.perform(self.node, command)

    def test_a_faithful_node_passes(self):
        self.promises.check(self.node, thorough=True)
        self.assertGreater(self.promises.counts["repeated"], 0)
        self.assertEqual(self.promises.counts["verified"], 1)

    def test_what_was_left_open_may_have_been_done_or_not(self):
        for method in ("invitation.create", "invitation.withdraw"):
            for done in (True, False):
                command = self.next_of(method)
                self.promises.left_open(command)
                if done:
                    self.node.call(command.method, command.params)
                self.promises.check(self.node, thorough=True)

    def test_a_lost_invitation_is_found(self):
        self.node.lose_last(self.next_performed("invitation.create"))
        self.assert_lost("are gone")

    def test_a_lost_withdrawal_is_found(self):
        self.node.lose_last(self.next_performed("invitation.withdraw"))
        self.assert_lost("withdrawn")

    def test_a_command_done_twice_is_found(self):
        self.node.forget_command(self.next_performed("invitation.create"))
        self.assert_lost("")

    def test_an_invitation_nobody_asked_for_is_found(self):
        self.node.invitations["inv_x"] = ("pending", "nobody@example.org")
        self.assert_lost("no command made")

    def test_a_learner_invited_twice_is_found(self):
        self.node.invitations["inv_x"] = next(iter(self.node.invitations.values()))
        self.assert_lost("invited twice")

    def test_another_result_on_repeating_is_found(self):
        for command_id in self.node.results:
            self.node.results[command_id] = dict(self.node.results[command_id], more=1)
        self.assert_lost("another result")

    def test_what_is_told_once_may_be_missing_when_repeated(self):
        create = self.begun[0]
        first = self.node.results[create.command_id]
        self.node.results[create.command_id] = {"ledger": first["ledger"]}
        self.promises.perform(self.node, create)
        self.node.results[create.command_id] = dict(first, recoveryPhrase="another one")
        with self.assertRaises(Lost):
            self.promises.perform(self.node, create)

    def test_a_complaint_of_verify_is_found(self):
        self.node.verification = {"ok": False}
        self.assert_lost("node.verify")

    def test_a_refusal_is_found_and_an_overload_is_not_one(self):
        command = self.next_of("invitation.create")
        self.promises.answered(command, {"error": {"code": -32005, "message": "busy"}})
        self.assertEqual(self.promises.counts["overloaded"], 1)
        with self.assertRaises(Lost):
            self.promises.answered(command, {"error": {"code": -32603, "message": "internal"}})
        with self.assertRaises(Lost):
            self.promises.answered(command, {"result": {"results": [{"ok": False, "error": {}}]}})

    def next_performed(self, method):
        command = self.next_of(method)
        self.promises.perform(self.node, command)
        return command

    def assert_lost(self, message):
        with self.assertRaises(Lost) as caught:
            self.promises.check(self.node, thorough=True)
        self.assertIn(message, str(caught.exception))


if __name__ == "__main__":
    unittest.main()

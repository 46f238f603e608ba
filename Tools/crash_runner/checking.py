"""What the node promised, held against what it does: the part of the loop that kills nothing."""

from scenario_runner.node import RequestFailed

from . import workload as tasks

REPEATED_PER_CHECK = 12


class Lost(Exception):
    """The node broke its promise; the message says which acknowledgement, and how."""


class Promises:
    """Knows every command that was acknowledged and every one whose fate a kill left open."""

    def __init__(self, acknowledgements, workload, random):
        self.acknowledged = acknowledgements
        self._workload = workload
        self._random = random
        self._open = {}
        self.counts = {"left open": 0, "repeated": 0, "verified": 0, "overloaded": 0}

    def left_open(self, command):
        """Notes that a command was sent and never answered: it may have been done or not."""
        self._open[command.command_id] = command
        self.counts["left open"] += 1

    def answered(self, asked, answer):
        """Takes in the answer to a command or a read; Lost when it breaks a promise."""
        if "error" in answer:
            self._refused(asked, RequestFailed(asked.method, answer["error"]))
        elif isinstance(asked, tasks.Command):
            self._acknowledge(asked, answer["result"])

    def perform(self, node, command):
        """Plays a command that has to succeed, for the first time or again; gives its result."""
        try:
            result = node.call(command.method, command.params)
        except RequestFailed as failed:
            raise Lost(f"{command.command_id}: the node refused what it should have done: {failed}") from failed
        self._acknowledge(command, result)
        return result

    def check(self, node, thorough):
        """Everything acknowledged is there, and repeating gives the first results. Takes up what a kill left open.

        The node is asked what it holds before anything is repeated: a repetition could put back what was lost."""
        self._check_invitations(node)
        for command in self.acknowledged.sample(self._random, REPEATED_PER_CHECK):
            self.perform(node, command)
            self.counts["repeated"] += 1
        for command in list(self._open.values()):
            self.perform(node, command)
        if not thorough:
            return
        self._check_invitations(node)
        try:
            problem = tasks.verification_problem(node)
        except RequestFailed as failed:
            raise Lost(f"the node cannot verify: {failed}") from failed
        if problem is not None:
            raise Lost(f"node.verify: {problem}")
        self.counts["verified"] += 1

    def _refused(self, asked, failed):
        if not tasks.is_overload(failed):
            raise Lost(f"the node refused what it should have done: {failed}")
        self.counts["overloaded"] += 1
        if isinstance(asked, tasks.Command):
            self.left_open(asked)

    def _acknowledge(self, command, result):
        refused = tasks.refused_rows(command, result)
        if refused:
            raise Lost(f"{command.command_id} ({command.method}): rows were refused: {refused}")
        first_time = command not in self.acknowledged
        earlier = self.acknowledged.record(command, result)
        if earlier is not None:
            raise Lost(
                f"{command.command_id} ({command.method}), repeated, gave another result\n"
                f"  first    {earlier}\n  repeated {result}"
            )
        if first_time:
            self._workload.acknowledged(command, result)
        self._open.pop(command.command_id, None)

    def _check_invitations(self, node):
        """What was acknowledged is there, what was left open may be, nothing else is, and nobody was invited twice."""
        try:
            found = tasks.all_invitations(node)
        except (RequestFailed, ValueError) as error:
            raise Lost(f"the node cannot tell what it holds: {error}") from error
        addresses = {}
        for invitation, (_, address) in found.items():
            if address in addresses:
                raise Lost(f"{address} was invited twice: {addresses[address]}, {invitation}")
            addresses[address] = invitation
        created, withdrawn = set(), set()
        for command, result in self.acknowledged.items():
            created.update(tasks.created_by(command, result))
            withdrawn.update(tasks.withdrawn_by(command, result))
        missing = sorted(created - found.keys())
        if missing:
            raise Lost(f"{len(missing)} acknowledged invitations are gone, such as {missing[0]}")
        open_addresses = {address for command in self._open.values() for address in tasks.addresses_in(command)}
        surplus = sorted(i for i in found.keys() - created if found[i][1] not in open_addresses)
        if surplus:
            raise Lost(f"{len(surplus)} invitations that no command made, such as {surplus[0]}")
        open_withdrawals = {i for command in self._open.values() for i in tasks.withdrawals_in(command)}
        for invitation in sorted(created - open_withdrawals):
            is_withdrawn = found[invitation][0] == tasks.WITHDRAWN
            if is_withdrawn != (invitation in withdrawn):
                acknowledged = "was" if invitation in withdrawn else "was not"
                raise Lost(f"{invitation} {acknowledged} withdrawn, and is {found[invitation][0]}")

"""The loop: start, check what was acknowledged, load, kill, and again."""

import os
import threading

from scenario_runner.node import NodeGone, NodeProcess

from . import workload as tasks
from .acknowledgements import Acknowledgements
from .checking import Lost, Promises

IN_FLIGHT_MAX = 8
STARTING_KILL_SECONDS_MAX = 0.2
CHECKING_KILL_SECONDS_MAX = 0.2
LOADED_KILL_SECONDS = (0.005, 0.5)


class CrashLoop:
    """One data directory through many deaths of its node."""

    def __init__(self, allot, directory, random, checks_every):
        self._allot = allot
        self._directory = directory
        self._random = random
        self._checks_every = checks_every
        self._workload = tasks.Workload(random)
        self._acknowledged = Acknowledgements(os.path.join(directory, "acknowledged.jsonl"))
        self._promises = Promises(self._acknowledged, self._workload, random)
        self.kills = {"starting": 0, "checking": 0, "loaded": 0}

    @property
    def counts(self):
        """What was done, by name, for the summary."""
        return {"acknowledged": len(self._acknowledged), **self._promises.counts}

    def run(self, kills, report):
        """Kills the node so many times, and checks everything a last time; Lost when something is missing."""
        node = self._start()
        try:
            self._workload.setup(lambda command: self._promises.perform(node, command))
            for number in range(1, kills + 1):
                node = self._round(node, number)
                report(number, len(self._acknowledged))
            self._promises.check(node, thorough=True)
            if node.stop() != 0:
                raise Lost("the node did not leave with exit status 0")
        finally:
            node.discard()
            self._acknowledged.close()

    def _round(self, node, number):
        """Ends the given node by a kill and gives a fresh one that passed the checks."""
        draw = self._random.random()
        self._load_until_killed(node)
        self.kills["loaded"] += 1
        node.discard()
        if draw < 0.10:
            self._killed_while(self._await_first_answer, STARTING_KILL_SECONDS_MAX)
            self.kills["starting"] += 1
        elif draw < 0.20:
            self._killed_while(lambda node: self._promises.check(node, thorough=True), CHECKING_KILL_SECONDS_MAX)
            self.kills["checking"] += 1
        node = self._start()
        try:
            self._promises.check(node, thorough=number % self._checks_every == 0)
        except BaseException:
            node.discard()
            raise
        return node

    def _start(self):
        data = os.path.join(self._directory, "data")
        return NodeProcess("node", self._allot, data, os.path.join(self._directory, "node.log"))

    def _await_first_answer(self, node):
        node.call("node.health")

    def _killed_while(self, action, seconds_max):
        """Starts a node and kills it at some moment of the action, or after it."""
        node = self._start()
        timer = threading.Timer(self._random.uniform(0, seconds_max), node.kill)
        timer.start()
        gone = None
        try:
            action(node)
        except NodeGone as error:
            gone = error
        finally:
            timer.join()
            node.discard()
        _require_killed(node, gone)

    def _load_until_killed(self, node):
        timer = threading.Timer(self._random.uniform(*LOADED_KILL_SECONDS), node.kill)
        in_flight = {}
        timer.start()
        try:
            while True:
                while len(in_flight) < IN_FLIGHT_MAX:
                    self._send_next(node, in_flight)
                self._take(node.receive_any("the commands in flight"), in_flight)
        except NodeGone as gone:
            timer.join()
            for answer in node.leftover_answers():
                self._take(answer, in_flight)
            _require_killed(node, gone)
        except BaseException:
            timer.cancel()
            raise
        for asked in in_flight.values():
            if isinstance(asked, tasks.Command):
                self._promises.left_open(asked)

    def _send_next(self, node, in_flight):
        asked = self._workload.next_read() or self._workload.next_command()
        request_id = node.new_id()
        in_flight[request_id] = asked
        node.send(request_id, asked.method, asked.params)

    def _take(self, answer, in_flight):
        asked = in_flight.pop(answer["id"], None)
        if asked is None:
            raise Lost(f"an answer to a request that was not open: {answer}")
        self._promises.answered(asked, answer)


def _require_killed(node, gone):
    if not node.ended_by_kill:
        raise Lost(f"the node ended by itself: {gone}") from gone

"""Plays one scenario: a process per node, the steps in order, and at the end a check of every node."""

import os
import tempfile

from . import carrying
from .matching import BadExpectation, MISSING, Mismatch, equal, mismatches, shown
from .node import NodeGone, NodeProcess, RequestFailed
from .published import NotAsPublished, Published
from .variables import BadReference, Variables, value_at


class Failure(Exception):
    """A scenario did not go as it tells; `lines` are for the reader."""

    def __init__(self, lines):
        super().__init__("\n".join(lines))
        self.lines = lines


def play(scenario, allot, trace=None):
    """Plays the scenario with the given binary; Failure when an expectation is not met. `trace` takes lines of text."""
    with tempfile.TemporaryDirectory(prefix="allot-scenario-") as directory:
        player = _Player(scenario, allot, directory, trace or (lambda line: None))
        try:
            player.start()
            for where, step in scenario.steps:
                player.perform(where, step)
            player.finish()
        finally:
            player.discard()


class _Player:
    def __init__(self, scenario, allot, directory, trace):
        self._scenario = scenario
        self._allot = allot
        self._directory = directory
        self._trace = trace
        self._variables = Variables()
        self._published = Published.load()
        self._nodes = {}
        self._clocks = {name: scenario.clock for name in scenario.nodes}

    def start(self):
        for name in self._scenario.nodes:
            self._guarded("start", lambda name=name: self._start_node(name))

    def perform(self, where, step):
        kind = next(k for k in ("call", "sync", "advance", "same", "restart") if k in step)
        self._trace(f"  {where}: {_summary(step)}")
        self._guarded(f"{where}: {_summary(step)}", lambda: getattr(self, f"_perform_{kind}")(step))

    def finish(self):
        for name, node in self._nodes.items():
            self._trace(f"  at the end: node.verify on {name}")
            self._guarded(f"node.verify on {name} at the end", lambda node=node: self._verify(node))
        for name, node in self._nodes.items():
            self._guarded(f"{name} leaves", lambda node=node: _expect_status_zero(node))

    def discard(self):
        for node in self._nodes.values():
            node.discard()

    def _start_node(self, name):
        data = os.path.join(self._directory, name)
        log = os.path.join(self._directory, f"{name}.log")
        self._nodes[name] = NodeProcess(name, self._allot, data, log, clock=self._clocks[name], published=self._published)

    def _guarded(self, what, action):
        try:
            action()
        except Failure as failure:
            raise Failure([what] + failure.lines) from failure
        except RequestFailed as failed:
            told = f"{failed.method} was answered with an error:"
            raise Failure([what, told, f"  {shown(failed.error)}"]) from failed
        except (NodeGone, NotAsPublished, BadExpectation, BadReference, carrying.NotCarried, OSError) as error:
            raise Failure([what] + str(error).split("\n")) from error
        except (KeyError, TypeError) as error:
            raise Failure([what, f"an answer has not the expected shape: {error!r}"]) from error

    def _perform_call(self, step):
        node = self._nodes[step["on"]]
        params = self._variables.substitute(step["params"]) if "params" in step else None
        if "expectError" in step:
            self._expect_error(node, step, params)
            return
        result = node.call(step["call"], params)
        self._trace(f"    {shown(result, limit=2000)}")
        if "expect" in step:
            _expect(mismatches(self._variables.substitute(step["expect"]), result), result)
        for name, path in step.get("save", {}).items():
            try:
                self._variables.save(name, value_at(result, path), node=node.name)
            except BadReference as error:
                raise Failure([f"cannot save {name}: {error}", f"answer: {shown(result, limit=4000)}"]) from error

    def _expect_error(self, node, step, params):
        try:
            result = node.call(step["call"], params)
        except RequestFailed as failed:
            self._trace(f"    {shown(failed.error, limit=2000)}")
            _expect(mismatches(self._variables.substitute(step["expectError"]), error_view(failed.error)), failed.error)
            return
        raise Failure([f"expected an error like {shown(step['expectError'])}", f"answer: {shown(result, limit=4000)}"])

    def _perform_sync(self, step):
        nodes = [self._nodes[name] for name in step["sync"]]
        ledger = self._variables.substitute(step["ledger"]) if "ledger" in step else None
        if step.get("oneWay", False):
            carrying.carry(nodes[0], nodes[1], ledger)
        else:
            carrying.exchange(nodes, ledger)

    def _perform_advance(self, step):
        names = [step["on"]] if "on" in step else self._scenario.nodes
        for name in names:
            self._nodes[name].call("clock.set", {"now": step["advance"]})
            self._clocks[name] = step["advance"]

    def _perform_same(self, step):
        same = step["same"]
        params = self._variables.substitute(same["params"]) if "params" in same else None
        values = [value_at(self._nodes[name].call(same["call"], params), same.get("at", "")) for name in same["on"]]
        self._trace(f"    {shown(values[0], limit=2000)}")
        found = []
        for name, value in zip(same["on"][1:], values[1:]):
            if not equal(values[0], value):
                found += differences(values[0], value, same["on"][0], name)
        if found:
            raise Failure(found)

    def _perform_restart(self, step):
        name = step["restart"]
        _expect_status_zero(self._nodes[name])
        self._start_node(name)

    def _verify(self, node):
        result = node.call("node.verify")
        _expect(mismatches({"ok": True}, result), result)


def error_view(error):
    """What expectError is matched against: the stable code and next actions drawn up from the data of the error."""
    data = error.get("data")
    members = data if isinstance(data, dict) else {}
    view = {"number": error.get("code"), "message": error.get("message")}
    if "data" in error:
        view["data"] = data
    for name in ("code", "nextActions"):
        if name in members:
            view[name] = members[name]
    return view


def differences(left, right, left_name, right_name, path=""):
    """Where two answers that should be the same differ, as lines."""
    if isinstance(left, dict) and isinstance(right, dict):
        found = []
        for key in sorted(left.keys() | right.keys()):
            inner = f"{path}.{key}" if path else key
            one, other = left.get(key, MISSING), right.get(key, MISSING)
            found += differences(one, other, left_name, right_name, inner)
        return found
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        found = []
        for index, (one, other) in enumerate(zip(left, right)):
            found += differences(one, other, left_name, right_name, f"{path}[{index}]")
        return found
    if left is not MISSING and right is not MISSING and equal(left, right):
        return []
    place = f"at {path or '(whole answer)'}"
    return [place, f"  {left_name}: {shown(left)}", f"  {right_name}: {shown(right)}"]


def _expect(found, answer):
    if found:
        lines = [line for mismatch in found for line in mismatch.lines()]
        raise Failure(lines + [f"answer: {shown(answer, limit=4000)}"])


def _expect_status_zero(node):
    status = node.stop()
    if status != 0:
        _expect([Mismatch("exit status", "0", str(status))], {"exitStatus": status})


def _summary(step):
    if "call" in step:
        return f"{step['call']} on {step['on']}"
    if "same" in step:
        return f"same {step['same']['call']} on {', '.join(step['same']['on'])}"
    if "sync" in step:
        return ("carry " if step.get("oneWay") else "sync ") + ", ".join(step["sync"])
    if "advance" in step:
        return f"advance {step.get('on', 'all nodes')} to {step['advance']}"
    return f"restart {step['restart']}"

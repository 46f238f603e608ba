"""Reads scenario files, checks their shape and puts in the setups they use."""

import json
import os
import re


class BadScenario(Exception):
    """A scenario file that cannot be played; the message says where and why."""


_NAME = re.compile(r"[a-z][a-z0-9-]*")
_SCENARIO_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_SHOWN = re.compile(r"(R|C)\d+")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

# For each kind of step, named by its telling member: which other members it must have, and which it may have.
_STEP_KINDS = {
    "call": ({"on"}, {"params", "expect", "expectError", "save", "note"}),
    "sync": (set(), {"oneWay", "ledger", "note"}),
    "advance": (set(), {"on", "note"}),
    "same": (set(), {"note"}),
    "use": (set(), {"note"}),
    "restart": (set(), {"note"}),
}


class Scenario:
    """A scenario ready to be played: `steps` has every setup put in its place."""

    def __init__(self, document, steps):
        self.name = document["name"]
        self.shows = document["shows"]
        self.clock = document["clock"]
        self.nodes = document["nodes"]
        self.steps = steps


def load_directory(directory):
    """All scenarios of a directory, in order of file name."""
    names = sorted(name for name in os.listdir(directory) if name.endswith(".json"))
    return [load(os.path.join(directory, name)) for name in names]


def load(path):
    """One scenario; BadScenario when its file is malformed."""
    document = _read(path)
    label = os.path.basename(path)
    _check_members(document, {"name", "shows", "clock", "nodes", "steps"}, {"note"}, label)
    expected_name = label[: -len(".json")]
    _require(document["name"] == expected_name, label, f"the name must be that of the file: {expected_name!r}")
    named = isinstance(document["name"], str) and _SCENARIO_NAME.fullmatch(document["name"])
    _require(named, label, "a name is made of letters, digits and hyphens and begins with a letter")
    shows, clock = document["shows"], document["clock"]
    _require(_is_texts(shows) and all(_SHOWN.fullmatch(s) for s in shows), label, 'shows lists rules like "R24", "C1"')
    _require(_is_instant(clock), label, "clock is an instant like 2026-01-01T00:00:00Z")
    nodes = document["nodes"]
    _require(_is_texts(nodes) and nodes and all(_NAME.fullmatch(n) for n in nodes), label, "nodes lists names")
    _require(len(set(nodes)) == len(nodes), label, "a node is listed twice")
    steps = _expanded(document["steps"], nodes, os.path.join(os.path.dirname(path), "setups"), label, [])
    return Scenario(document, steps)


def _expanded(steps, nodes, setups, label, using):
    _require(isinstance(steps, list), label, "steps must be an array")
    expanded = []
    for number, step in enumerate(steps, 1):
        where = f"{label}, step {number}"
        kind = _kind_of(step, where)
        _check_step(kind, step, nodes, where)
        if kind != "use":
            expanded.append((where, step))
            continue
        setup = step["use"]
        _require(setup not in using, where, f"the setup {setup!r} uses itself")
        path = os.path.join(setups, setup + ".json")
        _require(os.path.isfile(path), where, f"there is no setup {setup!r} (setups/{setup}.json)")
        document = _read(path)
        _check_members(document, {"name", "steps"}, {"note"}, f"setup {setup}")
        _require(document["name"] == setup, f"setup {setup}", "the name must be that of the file")
        expanded += _expanded(document["steps"], nodes, setups, f"{label} > setup {setup}", using + [setup])
    return expanded


def _kind_of(step, where):
    _require(isinstance(step, dict), where, "a step is an object")
    kinds = [kind for kind in _STEP_KINDS if kind in step]
    _require(len(kinds) == 1, where, f"a step has exactly one of {', '.join(_STEP_KINDS)}; found {kinds or 'none'}")
    return kinds[0]


def _check_step(kind, step, nodes, where):
    required, optional = _STEP_KINDS[kind]
    _check_members(step, required | {kind}, optional, where)
    _require(isinstance(step.get("note", ""), str), where, "note is a text")
    if "on" in step:
        _require(step["on"] in nodes, where, f"there is no node {step['on']!r}")
    if kind == "call":
        _check_call(step, where)
    elif kind == "sync":
        pair = step["sync"]
        known = _is_texts(pair) and len(pair) >= 2 and len(set(pair)) == len(pair) and set(pair) <= set(nodes)
        _require(known, where, "sync lists two or more different nodes")
        one_way = step.get("oneWay", False)
        _require(isinstance(one_way, bool), where, "oneWay is true or false")
        _require(isinstance(step.get("ledger", ""), str), where, "ledger is a text")
        _require(not one_way or len(pair) == 2, where, "oneWay takes two nodes: from, to")
    elif kind == "advance":
        _require(_is_instant(step["advance"]), where, "advance takes an instant like 2026-02-01T00:00:00Z")
    elif kind == "same":
        same = step["same"]
        _require(isinstance(same, dict), where, "same takes an object")
        _check_members(same, {"call", "on"}, {"params", "at"}, where)
        _require(isinstance(same["call"], str), where, "call is the name of a method")
        known = _is_texts(same["on"]) and len(same["on"]) >= 2 and set(same["on"]) <= set(nodes)
        _require(known, where, "same lists two or more nodes in on")
        _require(isinstance(same.get("at", ""), str), where, "at is a path")
        _require(isinstance(same.get("params", {}), (dict, list)), where, "params is an object or an array")
    elif kind == "use":
        _require(isinstance(step["use"], str) and _NAME.fullmatch(step["use"]), where, "use names a setup")
    elif kind == "restart":
        _require(step["restart"] in nodes, where, f"there is no node {step['restart']!r}")


def _check_call(step, where):
    _require(isinstance(step["call"], str) and step["call"], where, "call is the name of a method")
    _require(isinstance(step.get("params", {}), (dict, list)), where, "params is an object or an array")
    fails = "expectError" in step
    _require(not (fails and ("expect" in step or "save" in step)), where, "expectError excludes expect and save")
    _require(not fails or isinstance(step["expectError"], dict), where, "expectError takes an object")
    save = step.get("save", {})
    texts = isinstance(save, dict) and all(isinstance(path, str) for path in save.values())
    _require(texts, where, "save maps names to paths")


def _read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)
    except (OSError, ValueError) as error:
        raise BadScenario(f"{os.path.basename(path)}: {error}") from error


def _without_duplicates(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"duplicate member {next(name for name in names if names.count(name) > 1)!r}")
    return members


def _refuse_constant(text):
    raise ValueError(f"{text} is not JSON")


def _check_members(document, required, optional, where):
    _require(isinstance(document, dict), where, "must be an object")
    missing = sorted(required - document.keys())
    surplus = sorted(document.keys() - required - optional)
    _require(not missing, where, f"lacks {', '.join(missing)}")
    _require(not surplus, where, f"has unknown members: {', '.join(surplus)}")


def _is_texts(value):
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_instant(value):
    return isinstance(value, str) and _INSTANT.fullmatch(value) is not None


def _require(condition, where, message):
    if not condition:
        raise BadScenario(f"{where}: {message}")

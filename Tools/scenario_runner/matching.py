"""Partial matching of an answer against what a scenario expects.

Objects match member by member, arrays by exact length and order, everything else by value. An object whose members all
begin with a dollar sign is an operator; several operators in one object must all hold. The rules are described for
people in Protocol/scenarios/README.md.
"""

import json
import re


class BadExpectation(Exception):
    """The expectation itself is malformed: a fault of the scenario, not of the node."""


class _Missing:
    """Stands for a member that the answer does not have."""

    def __repr__(self):
        return "(absent)"


MISSING = _Missing()


class Mismatch:
    """One place where the answer differs from what was expected."""

    def __init__(self, path, expected, actual):
        self.path = path or "(whole answer)"
        self.expected = expected
        self.actual = actual

    def lines(self):
        """The difference as text, expected first."""
        return [f"at {self.path}", f"  - expected {self.expected}", f"  + actual   {self.actual}"]


def mismatches(expected, actual, path=""):
    """All differences between expectation and answer, in the order of the expectation; empty when it matches."""
    if isinstance(expected, dict):
        if _is_operator(expected, path):
            return _match_operators(expected, actual, path)
        return _match_object(expected, actual, path)
    if isinstance(expected, list):
        return _match_array(expected, actual, path)
    if actual is MISSING or not equal(expected, actual):
        return [Mismatch(path, shown(expected), shown(actual))]
    return []


def equal(left, right):
    """Equality of JSON values: true is not 1, but 1 is 1.0. Objects and arrays are compared whole."""
    if isinstance(left, bool) or isinstance(right, bool):
        return isinstance(left, bool) and isinstance(right, bool) and left == right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left == right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(equal(one, other) for one, other in zip(left, right))
    return type(left) is type(right) and left == right


def shown(value, limit=400):
    """The value as JSON, cut to a readable length."""
    if value is MISSING:
        return repr(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= limit else text[:limit] + f"… ({len(text)} characters)"


def _is_operator(expected, path):
    dollars = [key for key in expected if key.startswith("$")]
    if not dollars:
        return False
    if len(dollars) != len(expected):
        raise BadExpectation(f"at {path or 'the top'}: operators and members cannot be mixed in one object")
    unknown = [key for key in dollars if key not in _OPERATORS]
    if unknown:
        known = ", ".join(sorted(_OPERATORS))
        raise BadExpectation(f"at {path or 'the top'}: unknown operator {unknown[0]}; known are {known}")
    return True


def _match_object(expected, actual, path):
    if not isinstance(actual, dict):
        return [Mismatch(path, f"an object like {shown(expected)}", shown(actual))]
    found = []
    for key, value in expected.items():
        found += mismatches(value, actual.get(key, MISSING), f"{path}.{key}" if path else key)
    return found


def _match_array(expected, actual, path):
    if not isinstance(actual, list):
        return [Mismatch(path, f"an array of {len(expected)}: {shown(expected)}", shown(actual))]
    if len(actual) != len(expected):
        return [Mismatch(path, f"an array of {len(expected)}: {shown(expected)}", f"{len(actual)}: {shown(actual)}")]
    found = []
    for index, value in enumerate(expected):
        found += mismatches(value, actual[index], f"{path}[{index}]")
    return found


def _match_operators(expected, actual, path):
    found = []
    for key in sorted(expected):
        found += _OPERATORS[key](expected[key], actual, path)
    return found


def _any(operand, actual, path):
    _require(operand is True, path, "$any takes true")
    return [Mismatch(path, "any value", shown(actual))] if actual is MISSING else []


def _absent(operand, actual, path):
    _require(operand is True, path, "$absent takes true")
    return [] if actual is MISSING else [Mismatch(path, "no such member", shown(actual))]


def _length(operand, actual, path):
    whole = isinstance(operand, int) and not isinstance(operand, bool) and operand >= 0
    _require(whole, path, "$length takes a whole number of at least 0")
    if not isinstance(actual, (list, str, dict)):
        return [Mismatch(path, f"something of length {operand}", shown(actual))]
    if len(actual) != operand:
        return [Mismatch(path, f"length {operand}", f"length {len(actual)}: {shown(actual)}")]
    return []


def _matches(operand, actual, path):
    _require(isinstance(operand, str), path, "$matches takes a regular expression")
    try:
        pattern = re.compile(operand)
    except re.error as error:
        raise BadExpectation(f"at {path}: $matches has a malformed regular expression: {error}") from error
    if not isinstance(actual, str) or not pattern.search(actual):
        return [Mismatch(path, f"text matching {operand}", shown(actual))]
    return []


def _contains(operand, actual, path):
    _require(isinstance(operand, list), path, "$contains takes an array")
    if not isinstance(actual, list):
        return [Mismatch(path, f"an array containing {shown(operand)}", shown(actual))]
    unmatched = _without_partner(operand, actual)
    return [Mismatch(path, f"an array with an element like {shown(operand[i])}", shown(actual)) for i in unmatched]


def _without_partner(patterns, elements):
    """Indices of the patterns left over when as many as possible are given an element of their own."""
    candidates = [[j for j, element in enumerate(elements) if not mismatches(p, element)] for p in patterns]
    owner = {}

    def place(index, visited):
        for element in candidates[index]:
            if element in visited:
                continue
            visited.add(element)
            if element not in owner or place(owner[element], visited):
                owner[element] = index
                return True
        return False

    return [index for index in range(len(patterns)) if not place(index, set())]


def _require(condition, path, message):
    if not condition:
        raise BadExpectation(f"at {path or 'the top'}: {message}")


_OPERATORS = {
    "$any": _any,
    "$absent": _absent,
    "$contains": _contains,
    "$length": _length,
    "$matches": _matches,
}

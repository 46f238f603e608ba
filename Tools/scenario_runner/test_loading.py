import copy
import json
import os
import tempfile
import unittest

from scenario_runner.loading import BadScenario, load, load_directory

GOOD = {
    "name": "good",
    "shows": ["R24", "C1"],
    "clock": "2026-01-01T00:00:00Z",
    "nodes": ["ana", "ben"],
    "steps": [
        {"on": "ana", "call": "a.b", "params": {"x": 1}, "expect": {}, "save": {"id": "x[0].y"}},
        {"on": "ben", "call": "a.b", "expectError": {"code": "c"}},
        {"sync": ["ana", "ben"], "oneWay": True},
        {"advance": "2026-02-01T00:00:00Z", "on": "ana"},
        {"same": {"call": "ledger.digest", "on": ["ana", "ben"]}},
        {"restart": "ben", "note": "as after a shutdown"},
    ],
}


class Loading(unittest.TestCase):
    def setUp(self):
        self._directory = tempfile.TemporaryDirectory()
        self.addCleanup(self._directory.cleanup)
        os.mkdir(os.path.join(self._directory.name, "setups"))

    def write(self, name, content):
        path = os.path.join(self._directory.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))
        return path

    def test_a_good_scenario(self):
        scenario = load(self.write("good.json", GOOD))
        self.assertEqual(len(scenario.steps), len(GOOD["steps"]))
        self.assertEqual(scenario.steps[0][0], "good.json, step 1")

    def test_a_directory_is_read_in_order(self):
        for name in ("b", "a", "c"):
            self.write(f"{name}.json", dict(GOOD, name=name))
        self.write("README.md", "not a scenario")
        self.assertEqual([s.name for s in load_directory(self._directory.name)], ["a", "b", "c"])

    def test_setups_are_put_in_place_also_within_setups(self):
        call = {"on": "ana", "call": "x.y"}
        self.write("setups/outer.json", {"name": "outer", "steps": [{"use": "inner"}, call]})
        self.write("setups/inner.json", {"name": "inner", "steps": [call]})
        scenario = load(self.write("good.json", dict(GOOD, steps=[{"use": "outer"}, call])))
        self.assertEqual(
            [where for where, _ in scenario.steps],
            ["good.json > setup outer > setup inner, step 1", "good.json > setup outer, step 2", "good.json, step 2"],
        )

    def test_a_setup_that_uses_itself_is_refused(self):
        self.write("setups/one.json", {"name": "one", "steps": [{"use": "two"}]})
        self.write("setups/two.json", {"name": "two", "steps": [{"use": "one"}]})
        self.refused(dict(GOOD, steps=[{"use": "one"}]), "uses itself")

    def test_a_setup_that_is_not_there_is_refused(self):
        self.refused(dict(GOOD, steps=[{"use": "nowhere"}]), "no setup")
        self.refused(dict(GOOD, steps=[{"use": "../good"}]), "use names a setup")

    def test_malformed_headings_are_refused(self):
        for member, value, message in (
            ("name", "other", "name"), ("shows", ["X1"], "shows"), ("shows", "C1", "shows"), ("clock", "2026", "clock"),
            ("clock", 1, "clock"), ("nodes", [], "nodes"), ("nodes", ["ana", "ana"], "twice"),
            ("nodes", ["Ana!"], "nodes"), ("steps", {}, "steps"), ("extra", 1, "unknown members: extra"),
        ):
            self.refused(dict(GOOD, **{member: value}), message)
        for member in GOOD:
            document = copy.deepcopy(GOOD)
            del document[member]
            self.refused(document, "lacks")

    def test_malformed_steps_are_refused(self):
        for step, message in (
            ({}, "exactly one"), ("call", "object"), ({"on": "ana"}, "exactly one"), ({"call": "a.b"}, "lacks on"),
            ({"on": "eve", "call": "a.b"}, "no node"), ({"on": "ana", "call": 1}, "method"),
            ({"on": "ana", "call": "a.b", "params": "x"}, "params"),
            ({"on": "ana", "call": "a.b", "expects": {}}, "expects"),
            ({"on": "ana", "call": "a.b", "expect": {}, "expectError": {}}, "excludes"),
            ({"on": "ana", "call": "a.b", "save": {"x": 1}}, "save"),
            ({"on": "ana", "call": "a.b", "sync": []}, "exactly one"), ({"sync": ["ana"]}, "two or more"),
            ({"sync": ["ana", "ana"]}, "two or more"), ({"sync": ["ana", "eve"]}, "two"),
            ({"advance": "tomorrow"}, "instant"), ({"same": {"call": "a.b", "on": ["ana"]}}, "two or more"),
            ({"same": {"call": "a.b"}}, "lacks on"), ({"restart": "eve"}, "no node"),
        ):
            self.refused(dict(GOOD, steps=[step]), message)

    def test_text_that_is_no_json_is_refused(self):
        self.refused('{"name": "good", "name": "good"}', "duplicate member 'name'")
        self.refused("{", "good.json")
        self.refused('{"name": NaN}', "NaN")

    def refused(self, document, message):
        path = self.write("good.json", document)
        with self.assertRaises(BadScenario) as caught:
            load(path)
        self.assertIn(message, str(caught.exception))


if __name__ == "__main__":
    unittest.main()

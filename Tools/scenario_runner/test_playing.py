import unittest

from scenario_runner.carrying import ROUNDS_MAX, NotCarried, carry, exchange
from scenario_runner.playing import differences, error_view


PAGE = 2


class SetNode:
    """A node in memory that holds a set of numbers, to try the carrying on. It exports two at a time."""

    def __init__(self, name, held, deaf=False, refuses=None):
        self.name = name
        self.held = set(held)
        self.deaf = deaf
        self.refuses = refuses
        self.imports = 0

    def call(self, method, params=None):
        if method == "changes.status":
            return {"version": sorted(self.held)}
        if method == "changes.export":
            assert self.held, "an empty node has no ledger to export"
            wanted, start = sorted(self.held - set(params["since"])), params.get("cursor", 0)
            more = {"nextCursor": start + PAGE} if start + PAGE < len(wanted) else {}
            return {"pages": wanted[start : start + PAGE], **more}
        assert method == "changes.import", method
        self.imports += 1
        if not self.deaf:
            self.held |= set(params["pages"])
        return {"refused": [{"changeSet": self.refuses}] if self.refuses in params["pages"] else []}


class Carrying(unittest.TestCase):
    def test_all_end_up_with_everything(self):
        nodes = [SetNode("ana", {1}), SetNode("ben", {2}), SetNode("cem", set())]
        exchange(nodes)
        self.assertEqual([node.held for node in nodes], [{1, 2}] * 3)

    def test_every_page_is_carried(self):
        ana, ben = SetNode("ana", range(1, 8)), SetNode("ben", set())
        carry(ana, ben)
        self.assertEqual(ben.held, ana.held)
        self.assertEqual(ben.imports, 4)

    def test_one_way_leaves_the_source_alone(self):
        ana, ben = SetNode("ana", {1}), SetNode("ben", {2})
        carry(ana, ben)
        self.assertEqual((ana.held, ben.held), ({1}, {1, 2}))

    def test_a_refused_change_set_is_reported(self):
        with self.assertRaises(NotCarried) as caught:
            exchange([SetNode("ana", {1, 2}), SetNode("ben", set(), refuses=2)])
        self.assertIn("ben refused change sets of ana", str(caught.exception))

    def test_a_node_that_takes_nothing_in_is_reported(self):
        ana, ben = SetNode("ana", {1}), SetNode("ben", set(), deaf=True)
        with self.assertRaises(NotCarried) as caught:
            exchange([ana, ben])
        self.assertIn("ben []", str(caught.exception))
        self.assertEqual(ben.imports, ROUNDS_MAX)


class Answers(unittest.TestCase):
    def test_the_view_of_an_error(self):
        error = {"code": 1001, "message": "no", "data": {"code": "fund.empty", "nextActions": ["buy"], "more": 1}}
        self.assertEqual(
            error_view(error),
            {"number": 1001, "message": "no", "data": error["data"], "code": "fund.empty", "nextActions": ["buy"]},
        )
        self.assertEqual(error_view({"code": -32601, "message": "m"}), {"number": -32601, "message": "m"})
        plain = {"code": 1, "message": "m", "data": "t"}
        self.assertEqual(error_view(plain), {"number": 1, "message": "m", "data": "t"})

    def test_differences_name_the_place_and_both_nodes(self):
        self.assertEqual(differences({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}, "ana", "ben"), [])
        self.assertEqual(
            differences({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "ana", "ben"), ["at a[1].b", "  ana: 2", "  ben: 3"]
        )
        self.assertEqual(differences({"a": 1}, {}, "ana", "ben"), ["at a", "  ana: 1", "  ben: (absent)"])
        self.assertEqual(differences([1], [1, 2], "ana", "ben"), ["at (whole answer)", "  ana: [1]", "  ben: [1, 2]"])


if __name__ == "__main__":
    unittest.main()

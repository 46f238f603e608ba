import unittest

from scenario_runner.matching import BadExpectation, mismatches


def matches(expected, actual):
    return mismatches(expected, actual) == []


class Values(unittest.TestCase):
    def test_plain_values_match_by_value(self):
        for value in ("a", "", 0, 1, -7, 1.5, True, False, None):
            self.assertTrue(matches(value, value))
        self.assertFalse(matches("a", "b"))
        self.assertFalse(matches(1, 2))

    def test_types_are_told_apart(self):
        pairs = ((1, True), (0, False), (True, 1), (1, "1"), ("1", 1), (None, False), (None, 0), ("", None))
        for expected, actual in pairs:
            self.assertFalse(matches(expected, actual), (expected, actual))

    def test_numbers_match_by_value(self):
        self.assertTrue(matches(1, 1.0))


class Objects(unittest.TestCase):
    def test_members_not_named_are_passed_over(self):
        self.assertTrue(matches({"a": 1}, {"a": 1, "b": 2}))
        self.assertTrue(matches({}, {"b": 2}))

    def test_missing_member_differs_even_from_null(self):
        self.assertFalse(matches({"a": None}, {}))
        self.assertTrue(matches({"a": None}, {"a": None}))

    def test_object_against_something_else(self):
        self.assertFalse(matches({"a": 1}, [1]))
        self.assertFalse(matches({}, None))

    def test_difference_names_the_path(self):
        found = mismatches({"a": {"b": [1, {"c": "x"}]}}, {"a": {"b": [1, {"c": "y"}]}})
        self.assertEqual([m.path for m in found], ["a.b[1].c"])
        self.assertEqual(found[0].lines()[1:], ['  - expected "x"', '  + actual   "y"'])

    def test_every_difference_is_reported(self):
        self.assertEqual([m.path for m in mismatches({"a": 1, "b": 2}, {"a": 2, "b": 3})], ["a", "b"])


class Arrays(unittest.TestCase):
    def test_length_and_order_are_exact(self):
        self.assertTrue(matches([1, 2], [1, 2]))
        self.assertFalse(matches([1, 2], [2, 1]))
        self.assertFalse(matches([1], [1, 2]))
        self.assertFalse(matches([1, 2], [1]))
        self.assertFalse(matches([], [1]))
        self.assertFalse(matches([], {}))

    def test_elements_match_partially(self):
        self.assertTrue(matches([{"a": 1}], [{"a": 1, "b": 2}]))


class Operators(unittest.TestCase):
    def test_any(self):
        self.assertTrue(matches({"a": {"$any": True}}, {"a": None}))
        self.assertFalse(matches({"a": {"$any": True}}, {}))

    def test_absent(self):
        self.assertTrue(matches({"a": {"$absent": True}}, {}))
        self.assertFalse(matches({"a": {"$absent": True}}, {"a": None}))

    def test_length(self):
        self.assertTrue(matches({"$length": 2}, [1, 2]))
        self.assertTrue(matches({"$length": 2}, "ab"))
        self.assertTrue(matches({"$length": 0}, {}))
        self.assertFalse(matches({"$length": 2}, [1]))
        self.assertFalse(matches({"$length": 1}, 7))

    def test_matches(self):
        self.assertTrue(matches({"$matches": "^inv_[a-z]+$"}, "inv_abc"))
        self.assertFalse(matches({"$matches": "^inv_"}, "fund_abc"))
        self.assertFalse(matches({"$matches": "7"}, 7))

    def test_contains(self):
        self.assertTrue(matches({"$contains": [{"a": 1}]}, [{"a": 2}, {"a": 1, "b": 3}]))
        self.assertTrue(matches({"$contains": []}, []))
        self.assertFalse(matches({"$contains": [{"a": 1}]}, [{"a": 2}]))
        self.assertFalse(matches({"$contains": [1]}, "1"))

    def test_contains_gives_each_pattern_an_element_of_its_own(self):
        self.assertFalse(matches({"$contains": [1, 1]}, [1, 2]))
        self.assertTrue(matches({"$contains": [1, 1]}, [1, 2, 1]))
        self.assertTrue(matches({"$contains": [{"$any": True}, 1]}, [1, 2]))
        self.assertTrue(matches({"$contains": [1, {"$any": True}]}, [1, 2]))

    def test_several_operators_must_all_hold(self):
        self.assertTrue(matches({"$length": 2, "$contains": [1]}, [1, 2]))
        self.assertFalse(matches({"$length": 3, "$contains": [1]}, [1, 2]))

    def test_malformed_expectations_are_refused(self):
        malformed = (
            {"$length": -1}, {"$length": True}, {"$length": "2"}, {"$any": False}, {"$contains": 1}, {"$absent": None},
            {"$matches": "("}, {"$matches": 1}, {"$unknown": 1}, {"$any": True, "member": 1},
        )
        for expected in malformed:
            with self.assertRaises(BadExpectation, msg=expected):
                mismatches(expected, [])


if __name__ == "__main__":
    unittest.main()

import unittest

from scenario_runner.variables import BadReference, Variables, value_at


class Paths(unittest.TestCase):
    document = {"results": [{"invitation": "inv_a"}, {"deep": {"list": [[1, 2]]}}], "version": {"x": 3}}

    def test_members_and_elements(self):
        self.assertEqual(value_at(self.document, "results[0].invitation"), "inv_a")
        self.assertEqual(value_at(self.document, "results[1].deep.list[0][1]"), 2)
        self.assertEqual(value_at(self.document, "version"), {"x": 3})
        self.assertEqual(value_at([7], "[0]"), 7)

    def test_the_empty_path_is_everything(self):
        self.assertIs(value_at(self.document, ""), self.document)

    def test_what_is_not_there_is_refused(self):
        for path in ("result", "results[2]", "results.invitation", "version[0]", "results[0].invitation.more"):
            with self.assertRaises(BadReference, msg=path):
                value_at(self.document, path)

    def test_malformed_paths_are_refused(self):
        for path in (".results", "results[", "results[-1]", "results[x]", "results..x", "results[0]]", " results"):
            with self.assertRaises(BadReference, msg=path):
                value_at(self.document, path)


class Substitution(unittest.TestCase):
    def setUp(self):
        self.variables = Variables()
        self.variables.save("id", "inv_a", node="ana")
        self.variables.save("count", 3)
        self.variables.save("money", {"amount": 5})
        self.variables.save("yes", True)
        self.variables.save("dotted.name", "d")

    def test_a_whole_reference_keeps_its_type(self):
        self.assertEqual(self.variables.substitute("${count}"), 3)
        self.assertEqual(self.variables.substitute({"a": ["${money}"]}), {"a": [{"amount": 5}]})
        self.assertIs(self.variables.substitute("${yes}"), True)

    def test_known_by_the_node_that_saved_it(self):
        self.assertEqual(self.variables.substitute("${ana.id}"), "inv_a")
        self.assertEqual(self.variables.substitute("${id}"), "inv_a")
        self.assertEqual(self.variables.substitute("${dotted.name}"), "d")

    def test_the_qualified_name_survives_another_node(self):
        self.variables.save("id", "inv_b", node="ben")
        self.assertEqual(self.variables.substitute(["${id}", "${ana.id}", "${ben.id}"]), ["inv_b", "inv_a", "inv_b"])

    def test_within_a_text(self):
        self.assertEqual(self.variables.substitute("a ${id} and ${count}"), "a inv_a and 3")
        self.assertEqual(self.variables.substitute("${id}${id}"), "inv_ainv_a")

    def test_escape(self):
        self.assertEqual(self.variables.substitute("$${id}"), "${id}")
        self.assertEqual(self.variables.substitute("a $${id} ${id}"), "a ${id} inv_a")

    def test_other_values_are_left_alone(self):
        for value in (None, 1, 1.5, False, "plain", "$id", "{id}", "$"):
            self.assertEqual(self.variables.substitute(value), value)

    def test_keys_are_left_alone(self):
        self.assertEqual(self.variables.substitute({"${id}": 1}), {"${id}": 1})

    def test_unknown_names_are_refused(self):
        for text in ("${nobody}", "x ${nobody}", "${}"):
            with self.assertRaises(BadReference, msg=text):
                self.variables.substitute(text)

    def test_a_structure_within_a_text_is_refused(self):
        for text in ("x ${money}", "x ${yes}"):
            with self.assertRaises(BadReference, msg=text):
                self.variables.substitute(text)

    def test_malformed_names_are_refused(self):
        for name in ("", "1a", "a b", "a.", ".a", "${a}"):
            with self.assertRaises(BadReference, msg=name):
                self.variables.save(name, 1)


if __name__ == "__main__":
    unittest.main()

import unittest

from scenario_runner.published import NotAsPublished, Published


def schema_of(schema):
    result = {"name": "result", "schema": schema}
    errors = [{"$ref": "#/components/errors/no"}]
    document = {
        "methods": [{"name": "m", "result": result, "errors": errors}],
        "components": {"errors": {"no": {"code": 1001, "message": "No.", "data": {"code": "no"}}}, "schemas": {"Money": {"type": "object", "required": ["amount"], "additionalProperties": False,
                                             "properties": {"amount": {"type": "integer"}}}}},
    }
    return Published(document)


def allows(schema, value):
    try:
        schema_of(schema).check_result("m", value)
    except NotAsPublished:
        return False
    return True


class Results(unittest.TestCase):
    def test_kinds(self):
        self.assertTrue(allows({"type": "integer"}, 1))
        self.assertFalse(allows({"type": "integer"}, True))
        self.assertFalse(allows({"type": "integer"}, 1.5))
        self.assertTrue(allows({"type": ["string", "null"]}, None))
        self.assertFalse(allows({"type": "boolean"}, 0))

    def test_members(self):
        money = {"$ref": "#/components/schemas/Money"}
        self.assertTrue(allows(money, {"amount": 1}))
        self.assertFalse(allows(money, {}))
        self.assertFalse(allows(money, {"amount": "1"}))
        self.assertFalse(allows(money, {"amount": 1, "more": 1}))
        self.assertFalse(allows({"type": "object", "properties": {}}, {"more": 1}))
        self.assertTrue(allows({"type": "object", "additionalProperties": {}}, {"more": 1}))
        self.assertTrue(allows({}, {"more": 1}))

    def test_elements_and_bounds(self):
        self.assertFalse(allows({"type": "array", "items": {"type": "string"}}, ["a", 1]))
        self.assertFalse(allows({"type": "array", "maxItems": 1}, [1, 2]))
        self.assertFalse(allows({"type": "string", "pattern": "^a"}, "b"))
        self.assertFalse(allows({"type": "integer", "minimum": 2}, 1))
        self.assertFalse(allows({"enum": [True]}, 1))

    def test_one_of(self):
        forms = {"oneOf": [{"type": "string"}, {"type": "integer"}]}
        self.assertTrue(allows(forms, "a"))
        self.assertFalse(allows(forms, None))
        self.assertFalse(allows({"oneOf": [{"type": "integer"}, {"type": "number"}]}, 1))

    def test_a_method_that_is_not_published_passes(self):
        schema_of({"type": "string"}).check_result("other", 1)


class Errors(unittest.TestCase):
    def test_an_error_has_to_be_published_with_its_method(self):
        published = schema_of({})
        published.check_error("m", {"code": 1001, "data": {"code": "no"}})
        published.check_error("m", {"code": -32602})
        for error in ({"code": 1001, "data": {"code": "yes"}}, {"code": 1002, "data": {"code": "no"}}, {"code": 1001}):
            with self.assertRaises(NotAsPublished):
                published.check_error("m", error)

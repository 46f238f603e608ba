"""What a node publishes of its methods in Protocol/openrpc.json, and whether an answer keeps to it."""

import json
import os
import re

DIFFERENCES_MAX = 5


class NotAsPublished(Exception):
    """A node answered what its published schemas and errors do not allow."""


class Published:
    """The methods of a document. Understands the part of JSON Schema that nodes publish."""

    def __init__(self, document):
        self._methods = {method["name"]: method for method in document["methods"]}
        self._schemas = document.get("components", {}).get("schemas", {})
        self._errors = document.get("components", {}).get("errors", {})

    @classmethod
    def load(cls):
        """The document that is committed beside these tools."""
        tools = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
        with open(os.path.join(os.path.dirname(tools), "Protocol", "openrpc.json"), encoding="utf-8") as file:
            return cls(json.load(file))

    def check_result(self, method, result):
        """NotAsPublished when the result is not what the method promises, or holds members that nobody published.
        Methods that are not published pass."""
        published = self._methods.get(method)
        if published is None or "result" not in published:
            return
        found = list(self.differences(result, published["result"]["schema"], "result"))
        if found:
            raise NotAsPublished(f"{method} answers what it does not publish: " + "; ".join(found[:DIFFERENCES_MAX]))

    def check_error(self, method, error):
        """NotAsPublished when the error is one of the domain and the method does not name it."""
        published = self._methods.get(method)
        if published is None or error.get("code", 0) < 0:
            return
        word = (error.get("data") or {}).get("code")
        errors = (self._errors[each["$ref"].rsplit("/", 1)[1]] if "$ref" in each else each
                  for each in published.get("errors", []))
        known = {(each["code"], each["data"]["code"]) for each in errors}
        if (error.get("code"), word) not in known:
            raise NotAsPublished(f"{method} is refused with {word} ({error.get('code')}), which it does not publish")

    def differences(self, value, schema, path):
        """Sentences about where the value is not what the schema says."""
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"].rsplit("/", 1)[1]]
        types = schema.get("type")
        types = [types] if isinstance(types, str) else types
        if types and not any(_is(value, kind) for kind in types):
            yield f"{path} is no {' or '.join(types)}"
            return
        if "enum" in schema and not any(_same(value, each) for each in schema["enum"]):
            yield f"{path} is none of {schema['enum']}"
        if "oneOf" in schema:
            holding = sum(1 for each in schema["oneOf"] if not list(self.differences(value, each, path)))
            if holding != 1:
                yield f"{path} has {holding} of {len(schema['oneOf'])} forms"
        if isinstance(value, str):
            yield from _text_differences(value, schema, path)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            if value < schema.get("minimum", value) or value > schema.get("maximum", value):
                yield f"{path} is out of range"
        elif isinstance(value, list):
            if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
                yield f"{path} has {len(value)} elements"
            for place, element in enumerate(value):
                yield from self.differences(element, schema.get("items", {}), f"{path}[{place}]")
        elif isinstance(value, dict):
            yield from self._member_differences(value, schema, path)

    def _member_differences(self, value, schema, path):
        for name in schema.get("required", []):
            if name not in value:
                yield f"{path}.{name} is missing"
        # Later versions may answer more than the document says; those that are tested with it do not.
        others = schema.get("additionalProperties", "object" not in schema.get("type", []))
        for name, member in value.items():
            if name in schema.get("properties", {}):
                yield from self.differences(member, schema["properties"][name], f"{path}.{name}")
            elif others is False:
                yield f"{path}.{name} is unknown"
            elif isinstance(others, dict):
                yield from self.differences(member, others, f"{path}.{name}")


def _text_differences(value, schema, path):
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{path} has {len(value)} characters"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path} does not match {schema['pattern']}"


def _is(value, kind):
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    kinds = {"null": type(None), "boolean": bool, "string": str, "array": list, "object": dict}
    return isinstance(value, kinds[kind])


def _same(value, other):
    return value == other and isinstance(value, bool) == isinstance(other, bool)

"""Variables of a scenario: saved from answers by a path, used in later steps as ${name}."""

import re


class BadReference(Exception):
    """A step names a variable or a path that does not exist."""


_REFERENCE = re.compile(r"\$(\$?)\{([^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*")
_PATH_PART = re.compile(r"\.?([A-Za-z_$][A-Za-z0-9_$-]*)|\[(\d+)\]")


def value_at(document, path):
    """The value at a path such as results[0].invitation; the empty path is the whole document."""
    value, position = document, 0
    while position < len(path):
        part = _PATH_PART.match(path, position)
        if not part or (position == 0 and path.startswith(".")):
            raise BadReference(f"the path {path!r} is malformed at character {position + 1}")
        member, index = part.group(1), part.group(2)
        reached = path[:position] or "the answer"
        if member is not None:
            if not isinstance(value, dict) or member not in value:
                raise BadReference(f"{reached} has no member {member!r} (path {path!r})")
            value = value[member]
        else:
            if not isinstance(value, list) or int(index) >= len(value):
                raise BadReference(f"{reached} has no element {index} (path {path!r})")
            value = value[int(index)]
        position = part.end()
    return value


class Variables:
    """What a scenario has saved so far. A variable saved on a node is also known as node.name."""

    def __init__(self):
        self._values = {}

    def save(self, name, value, node=None):
        """Keeps a value under a name, replacing an earlier one."""
        if not _NAME.fullmatch(name):
            raise BadReference(f"{name!r} is no name for a variable")
        self._values[name] = value
        if node is not None:
            self._values[f"{node}.{name}"] = value

    def substitute(self, value):
        """A copy with every reference replaced. A text that is one reference takes on the value's type; within a longer
        text, texts and whole numbers are put in as they are written. $${ stands for ${ itself."""
        if isinstance(value, str):
            return self._in_text(value)
        if isinstance(value, list):
            return [self.substitute(item) for item in value]
        if isinstance(value, dict):
            return {key: self.substitute(item) for key, item in value.items()}
        return value

    def _in_text(self, text):
        whole = _REFERENCE.fullmatch(text)
        if whole and not whole.group(1):
            return self._look_up(whole.group(2))
        return _REFERENCE.sub(self._as_text, text)

    def _as_text(self, reference):
        if reference.group(1):
            return "${" + reference.group(2) + "}"
        value = self._look_up(reference.group(2))
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise BadReference(f"${{{reference.group(2)}}} is neither text nor a whole number: use it as a whole value")
        return str(value)

    def _look_up(self, name):
        if name not in self._values:
            known = ", ".join(sorted(self._values)) or "none yet"
            raise BadReference(f"no variable ${{{name}}}; saved so far: {known}")
        return self._values[name]

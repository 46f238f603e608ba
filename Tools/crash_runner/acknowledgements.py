"""The outside ledger: every command the node acknowledged, with its result, kept where the node cannot reach."""

import json

# What a node answers the first time and keeps nowhere: the recovery phrase of a ledger.
TOLD_ONCE = {"recoveryPhrase"}


class Acknowledgements:
    """In memory, and line by line in a file for whoever looks into a failure."""

    def __init__(self, path):
        self._file = open(path, "w", encoding="utf-8")
        self._by_id = {}
        self._commands = {}

    def record(self, command, result):
        """Notes an acknowledgement; gives the earlier result if the command had been acknowledged with another one.

        What is told once may be missing from a repeated result."""
        known = self._by_id.get(command.command_id)
        if known is not None:
            kept = {name: value for name, value in known.items() if name in result or name not in TOLD_ONCE}
            return None if kept == result else known
        self._by_id[command.command_id] = result
        self._commands[command.command_id] = command
        line = {"commandId": command.command_id, "method": command.method, "params": command.params, "result": result}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        return None

    def sample(self, random, size):
        """Commands acknowledged earlier: the latest ones, which a crash is likeliest to lose, and some of all."""
        ids = list(self._commands)
        latest = ids[-(size // 2) :] if size > 1 else []
        others = ids[: len(ids) - len(latest)]
        chosen = random.sample(others, min(size - len(latest), len(others)))
        return [self._commands[command_id] for command_id in chosen + latest]

    def items(self):
        """All acknowledged commands with their results, oldest first."""
        return [(self._commands[command_id], result) for command_id, result in self._by_id.items()]

    def close(self):
        self._file.close()

    def __contains__(self, command):
        return command.command_id in self._by_id

    def __len__(self):
        return len(self._by_id)

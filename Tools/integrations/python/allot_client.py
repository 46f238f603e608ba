"""Talks to an Allot node. Needs nothing but Python; copy it where it is wanted.

    with Node.serve(data="/srv/allot") as node:               # or Node.connect(path of allot.sock)
        for fund in node.call("fund.list")["items"]:
            print(fund["name"], fund["balance"]["free"])
        node.call("changes.subscribe")
        for method, params in node.notices():                  # waits for what the node tells
            print(method, params)

One thread at a time may use a node. What it tells while an answer is awaited is kept for `notices`.
"""

import collections
import json
import os
import socket
import subprocess


class Refused(Exception):
    """The node answered a request with an error. `word` is stable; `next_actions` says what can be done."""

    def __init__(self, error):
        data = error.get("data") or {}
        self.code, self.data, self.word = error["code"], data, data.get("code")
        self.next_actions = data.get("nextActions", [])
        super().__init__("\n→ ".join([error["message"], *self.next_actions]))


class Node:
    """A node at the other end of two streams of bytes, one message a line."""

    def __init__(self, reader, writer, close):
        self._reader, self._writer, self._close = reader, writer, close
        self._last_id, self._notices = 0, collections.deque()

    @classmethod
    def serve(cls, data=None, command="allot"):
        """Starts `allot serve --stdio`; `close` ends it. Fails when it does not exit with 0."""
        words = [command, "serve", "--stdio", "--framing", "lines"] + (["--data", data] if data else [])
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

        def close():
            process.stdin.close()
            process.stdout.close()
            if process.wait() != 0:
                raise ConnectionError(f"the node ended with status {process.returncode}")

        node = cls(process.stdout, process.stdin, close)
        node.call("initialize", processId=os.getpid(), clientInfo={"name": "allot_client"})
        return node

    @classmethod
    def connect(cls, path):
        """Connects to the socket of a node that runs: `allot.sock` in the directory of its replica."""
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(path)
        stream = connection.makefile("rwb")
        return cls(stream, stream, lambda: (stream.close(), connection.close()))

    def call(self, method, **params):
        """The result of a method, for example `call("fund.get", fund="Training")`; Refused if it is an error."""
        self._last_id += 1
        self._send({"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params})
        while "id" not in (message := self._receive()):
            self._notices.append((message["method"], message["params"]))
        if "error" in message:
            raise Refused(message["error"])
        return message["result"]

    def notices(self):
        """What the node tells, for ever: pairs of method and parameters."""
        while True:
            if not self._notices:
                message = self._receive()
                self._notices.append((message["method"], message["params"]))
            yield self._notices.popleft()

    def close(self):
        """Takes leave and closes the connection. A node that was there before lives on."""
        self.call("shutdown")
        self._send({"jsonrpc": "2.0", "method": "exit"})
        self._close()

    def _send(self, message):
        self._writer.write(json.dumps(message).encode() + b"\n")
        self._writer.flush()

    def _receive(self):
        line = self._reader.readline()
        if not line:
            raise ConnectionError("the node has closed the connection")
        return json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.close()

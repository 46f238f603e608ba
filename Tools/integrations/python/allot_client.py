"""Talks to an Allot node. Needs nothing but Python; copy it where it is wanted.

    with Node.serve(data="/srv/allot") as node:               # or Node.connect(path of allot.sock)
        for fund in node.call("fund.list")["items"]:
            print(fund["name"], fund["balance"]["free"])
        node.call("changes.subscribe")
        for method, params in node.notices():                  # waits for what the node tells
            print(method, params)

One thread at a time may use a node. What it tells while an answer is awaited is kept for `notices`. A call that is
interrupted, as by Ctrl-C, is withdrawn; what the node still answers to it is dropped, and the next call is served as usual.
"""

import collections
import json
import os
import socket
import subprocess

READ_BYTES = 1 << 16


class Refused(Exception):
    """The node answered a request with an error. `word` is stable; `next_actions` says what can be done."""

    def __init__(self, error):
        data = error.get("data") or {}
        self.code, self.data, self.word = error["code"], data, data.get("code")
        self.next_actions = data.get("nextActions", [])
        super().__init__("\n→ ".join([error["message"], *self.next_actions]))


class Node:
    """A node at the other end of two descriptors, one message a line.

    `end` closes them, waits for what is there to wait for, and fails when that did not end well.
    """

    def __init__(self, reader, writer, end):
        self._reader, self._writer, self._end = reader, writer, end
        self._last_id, self._notices = 0, collections.deque()
        self._unread, self._unsent = bytearray(), bytearray()
        # The process, where the node was started by `serve`.
        self.process = None

    @classmethod
    def serve(cls, data=None, command="allot"):
        """Starts `allot serve --stdio`; `close` ends it. Fails when it cannot start, or does not exit with 0."""
        words = [command, "serve", "--stdio", "--framing", "lines"] + (["--data", data] if data else [])
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

        def end():
            process.stdin.close()
            process.stdout.close()
            if process.wait() != 0:
                raise ConnectionError(f"the node ended with status {process.returncode}")

        node = cls(process.stdout.fileno(), process.stdin.fileno(), end)
        node.process = process
        try:
            node.call("initialize", processId=os.getpid(), clientInfo={"name": "allot_client"})
        except ConnectionError:
            # Says with which status it ended; why, it has written to standard error.
            node.close()
            raise
        except BaseException:
            node._close_quietly()
            raise
        return node

    @classmethod
    def connect(cls, path):
        """Connects to the socket of a node that runs: `allot.sock` in the directory of its replica."""
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(path)
        except BaseException:
            connection.close()
            raise
        return cls(connection.fileno(), connection.fileno(), connection.close)

    def call(self, method, **params):
        """The result of a method, for example `call("fund.get", fund="Training")`; Refused if it is an error."""
        self._last_id += 1
        own = self._last_id
        try:
            self._send({"jsonrpc": "2.0", "id": own, "method": method, "params": params})
            # Without an id of ours the node turns the whole connection away.
            while (message := self._next_answer())["id"] not in (own, None):
                pass
        except ConnectionError:
            raise
        except BaseException:
            self._withdraw(own)
            raise
        if "error" in message:
            raise Refused(message["error"])
        return message["result"]

    def notices(self):
        """What the node tells, for ever: pairs of method and parameters."""
        while True:
            while not self._notices:
                self._keep(self._receive())
            yield self._notices.popleft()

    def close(self):
        """Takes leave and closes the connection. A node that was there before lives on. The second time does nothing."""
        if self._end is None:
            return
        try:
            self.call("shutdown")
            self._send({"jsonrpc": "2.0", "method": "exit"})
        except ConnectionError:
            # It is gone already; how, `end` knows.
            pass
        finally:
            end, self._end = self._end, None
            end()

    def _close_quietly(self):
        try:
            self.close()
        except (Refused, OSError):
            pass

    def _next_answer(self):
        while True:
            message = self._receive()
            if "id" in message:
                return message
            self._keep(message)

    def _keep(self, message):
        """Keeps a notice; an answer that nobody waits for any more is dropped."""
        if "method" in message:
            self._notices.append((message["method"], message.get("params", {})))

    def _withdraw(self, own):
        try:
            self._send({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": own}})
        except OSError:
            pass

    def _send(self, message):
        self._check_open()
        # What an interruption left unsent goes first: half a message would spoil the next one.
        self._unsent += json.dumps(message).encode() + b"\n"
        while self._unsent:
            del self._unsent[:os.write(self._writer, self._unsent)]

    def _receive(self):
        self._check_open()
        while (end := self._unread.find(b"\n")) < 0:
            chunk = os.read(self._reader, READ_BYTES)
            if not chunk:
                raise ConnectionError("the node has closed the connection")
            self._unread += chunk
        line = bytes(self._unread[:end])
        del self._unread[:end + 1]
        return json.loads(line)

    def _check_open(self):
        if self._end is None:
            raise ConnectionError("the connection is closed")

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is None:
            self.close()
        else:
            # What went wrong first counts.
            self._close_quietly()

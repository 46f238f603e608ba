"""A real node as a child process, spoken to in JSON-RPC over its standard input and output."""

import os
import queue
import signal
import subprocess
import threading
import time

from .framing import BadFrame, FrameDecoder, encode

ANSWER_SECONDS_MAX = 120
LEAVE_SECONDS_MAX = 30
LOG_TAIL_BYTES = 2000


class NodeGone(Exception):
    """The process ended, fell silent or broke the protocol."""


class RequestFailed(Exception):
    """The node answered a request with an error."""

    def __init__(self, method, error):
        super().__init__(f"{method}: {error.get('message')} ({error.get('code')}) {error.get('data', '')}")
        self.method = method
        self.error = error

    @property
    def domain_code(self):
        """The stable code of the error, or None."""
        data = self.error.get("data")
        return data.get("code") if isinstance(data, dict) else None


class NodeProcess:
    """Starts `allot serve --stdio`. Requests may come from one thread at a time; kill() from any.

    With `published`, every answer to call() has to keep to what is published of the method.
    """

    def __init__(self, name, allot, data_directory, log_path, clock=None, published=None):
        self.name = name
        self._published = published
        self._log_path = log_path
        self._log = open(log_path, "ab")
        self._next_id = 1
        self._answers = queue.Queue()
        arguments = [allot, "serve", "--stdio", "--data", data_directory]
        if clock is not None:
            arguments += ["--clock", clock]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ALLOT_")}
        try:
            self._process = subprocess.Popen(
                arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, env=environment
            )
        except OSError:
            self._log.close()
            raise
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def call(self, method, params=None):
        """The result of a request; RequestFailed when the node answers with an error."""
        request_id = self.new_id()
        self.send(request_id, method, params)
        answer = self.receive(request_id, method)
        if "error" in answer:
            if self._published is not None:
                self._published.check_error(method, answer["error"])
            raise RequestFailed(method, answer["error"])
        if "result" not in answer:
            raise NodeGone(f"{self.name}: an answer to {method} with neither result nor error: {answer}")
        if self._published is not None:
            self._published.check_result(method, answer["result"])
        return answer["result"]

    def new_id(self):
        """An id that no request of this process had yet."""
        request_id, self._next_id = self._next_id, self._next_id + 1
        return request_id

    def send(self, request_id, method, params=None):
        """Sends a request without waiting for its answer. Even when it raises, the node may have got the request."""
        message = {"jsonrpc": "2.0", "id": request_id, "method": method}
        if params is not None:
            message["params"] = params
        self._write(message, method)

    def receive(self, request_id, method):
        """The answer to the request sent before; answers to other requests are passed over."""
        while True:
            message = self.receive_any(method)
            if message["id"] == request_id:
                return message

    def receive_any(self, awaited):
        """The next answer to any request; notifications are passed over. `awaited` is for the error's text."""
        deadline = time.monotonic() + ANSWER_SECONDS_MAX
        while True:
            try:
                message = self._answers.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                text = f"{self.name}: no answer to {awaited} in {ANSWER_SECONDS_MAX} s{self._tail()}"
                raise NodeGone(text) from None
            if isinstance(message, str):
                self._answers.put(message)
                raise NodeGone(f"{self.name}: {message} before the answer to {awaited}{self._tail()}")
            if message.get("id") is None and "error" in message:
                raise NodeGone(f"{self.name}: the node could not read {awaited}: {message['error']}")
            if message.get("id") is not None and "method" not in message:
                return message

    def leftover_answers(self):
        """After kill(): the answers that had been written completely and were not received yet."""
        self._reader.join(timeout=LEAVE_SECONDS_MAX)
        left = []
        while True:
            try:
                message = self._answers.get_nowait()
            except queue.Empty:
                return left
            if isinstance(message, dict) and message.get("id") is not None and "method" not in message:
                left.append(message)

    def stop(self):
        """Asks the node to leave and waits; gives its exit status. Kills it when it does not leave in time."""
        try:
            if self._process.poll() is None:
                try:
                    self.call("shutdown")
                    self._write({"jsonrpc": "2.0", "method": "exit"}, "exit")
                    self._process.stdin.close()
                except (NodeGone, RequestFailed, OSError):
                    pass
            try:
                return self._process.wait(timeout=LEAVE_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.kill()
                raise NodeGone(f"{self.name}: did not leave within {LEAVE_SECONDS_MAX} s{self._tail()}") from None
        finally:
            self._close_files()

    def kill(self):
        """SIGKILL, and waits until the process is gone."""
        self._process.kill()
        self._process.wait()

    @property
    def ended_by_kill(self):
        """Whether the process is gone, and by SIGKILL rather than by itself."""
        return self._process.poll() == -signal.SIGKILL

    def discard(self):
        """Ends the process in whatever state it is; for the way out after a failure."""
        self.kill()
        self._close_files()

    def _close_files(self):
        self._reader.join(timeout=LEAVE_SECONDS_MAX)
        for stream in (self._process.stdin, self._process.stdout, self._log):
            try:
                stream.close()
            except OSError:
                pass

    def _write(self, message, method):
        try:
            self._process.stdin.write(encode(message))
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise NodeGone(f"{self.name}: cannot send {method}: {error}{self._tail()}") from error

    def _read(self):
        decoder = FrameDecoder()
        descriptor = self._process.stdout.fileno()
        try:
            while True:
                data = os.read(descriptor, 65536)
                if not data:
                    ending = "the output ended inside a message" if decoder.inside_message else "the output ended"
                    self._answers.put(ending)
                    return
                for message in decoder.feed(data):
                    if isinstance(message, dict):
                        self._answers.put(message)
                    else:
                        raise BadFrame(f"a message that is no object: {message!r:.200}")
        except (BadFrame, OSError) as error:
            self._answers.put(str(error))

    def _tail(self):
        try:
            with open(self._log_path, "rb") as log:
                log.seek(0, os.SEEK_END)
                log.seek(max(0, log.tell() - LOG_TAIL_BYTES))
                text = log.read().decode("utf-8", "replace").strip()
        except OSError:
            return ""
        return "\n  its log ends:\n    " + text.replace("\n", "\n    ") if text else ""

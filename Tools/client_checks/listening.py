"""A node that listens on TCP, for as long as a client needs it."""

import os
import re
import signal
import subprocess
import threading

from .replica import clean_environment
from .running import Failure

READY_SECONDS_MAX = 60
LEAVE_SECONDS_MAX = 60
READY = re.compile(r"listening on (127\.0\.0\.1:\d+) ")


class ListeningNode:
    """Starts `allot serve --listen` on a free port; leaving the context ends it, with status 0 or a Failure."""

    def __init__(self, allot, data):
        command = [allot, "serve", "--listen", "127.0.0.1:0", "--data", data]
        self._process = subprocess.Popen(
            command, env=clean_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True,
        )
        self._log = []
        self._is_ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.address = None
        if not self._is_ready.wait(READY_SECONDS_MAX) or not self._find_address():
            self._process.kill()
            raise Failure(f"the node does not listen: {''.join(self._log)}")
        with open(os.path.join(data, "allot.cookie"), encoding="ascii") as file:
            self.token = file.read()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(LEAVE_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            status = None
        if error is None and status != 0:
            raise Failure(f"the node that listened ended with status {status}: {''.join(self._log[-20:])}")

    def _read(self):
        for line in self._process.stderr:
            self._log.append(line)
            if READY.search(line):
                self._is_ready.set()
        self._is_ready.set()

    def _find_address(self):
        for line in self._log:
            if found := READY.search(line):
                self.address = found.group(1)
        return self.address is not None

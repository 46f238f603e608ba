"""A node on a replica of its own, and how much memory it holds."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
import time

from .requests import request

READY_SECONDS_MAX = 60
SAMPLE_SECONDS = 0.05
LINE_BYTES_MAX = 64 << 20


class Broken(Exception):
    """The node cannot be worked with; the text says why."""


class Node:
    """A node on a replica in a directory of its own, and its memory."""

    def __init__(self, allot, directory, way):
        self.way = way
        self._data = os.path.join(directory, "data")
        self._environment = {key: value for key, value in os.environ.items() if not key.startswith("ALLOT_")}
        for words in (
            ["ledger", "create", "Northwind", "--owner-email", "ana@northwind.example"],
            ["product", "define", "Swift Basics", "course", "10.00 USD"],
            ["fund", "open", "Training", "USD"],
            ["fund", "deposit", "Training", "100000.00 USD", "2099-12-31"],
            ["invite", "Swift Basics", *(f"learner{number}@northwind.example" for number in range(200))],
        ):
            self._command(allot, *words)
        command = [allot, "serve", "--data", self._data] + {
            "stdio": ["--stdio"], "socket": [], "tcp": ["--listen", "127.0.0.1:0"]
        }[way]
        pipe = subprocess.PIPE if way == "stdio" else subprocess.DEVNULL
        self.process = subprocess.Popen(
            command, env=self._environment, stdin=pipe, stdout=pipe, stderr=subprocess.PIPE, bufsize=0
        )
        self.address = None
        self._ready = threading.Event()
        threading.Thread(target=self._follow, daemon=True).start()
        if way != "stdio" and not self._ready.wait(READY_SECONDS_MAX):
            raise Broken("the node does not say that it listens")
        self.peak = 0
        self._is_sampling = True
        self._sampler = threading.Thread(target=self._sample, daemon=True)
        self._sampler.start()

    def _command(self, allot, *words):
        done = subprocess.run(
            [allot, *words, "--data", self._data], env=self._environment, stdin=subprocess.DEVNULL,
            capture_output=True, check=False,
        )
        if done.returncode != 0:
            raise Broken(f"allot {' '.join(words[:2])}: {done.stderr.decode(errors='replace').strip()}")

    def _follow(self):
        wanted = re.compile(r"listening on (127\.0\.0\.1):(\d+) " if self.way == "tcp" else r"listening on ()(\S+)")
        for line in self.process.stderr:
            if found := wanted.search(line.decode(errors="replace")):
                self.address = found.groups()
                self._ready.set()

    def _sample(self):
        while self._is_sampling:
            self.peak = max(self.peak, self.memory())
            time.sleep(SAMPLE_SECONDS)

    def memory(self):
        """Bytes of memory held now; 0 once the process is gone."""
        try:
            with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
                found = re.search(r"^VmRSS:\s+(\d+) kB", file.read(), re.MULTILINE)
        except OSError:
            return 0
        return int(found.group(1)) * 1024 if found else 0

    async def connect(self):
        """Streams to the node beside those of its standard input and output; over TCP the token has been sent."""
        if self.way == "tcp":
            host, port = self.address
            reader, writer = await asyncio.open_connection(host, int(port), limit=LINE_BYTES_MAX)
            writer.write(request(0, "initialize", {"token": self._token()}))
            return reader, writer
        path = os.path.join(self._data, "allot.sock")
        return await asyncio.open_unix_connection(path, limit=LINE_BYTES_MAX)

    def doctor(self):
        """A process that asks for health until its standard input is closed."""
        script = os.path.join(os.path.dirname(__file__), "doctor.py")
        place = [os.path.join(self._data, "allot.sock")]
        if self.way == "tcp":
            place = [*self.address, self._token()]
        return subprocess.Popen(
            [sys.executable, "-B", script, *place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def _token(self):
        with open(os.path.join(self._data, "allot.cookie"), encoding="ascii") as file:
            return file.read()

    def end(self):
        """Ends the node in good order."""
        self._is_sampling = False
        self._sampler.join()
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(READY_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

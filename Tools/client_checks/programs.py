"""Finds what clients run on, and makes what can be made: a virtual environment for Python, a build for Go."""

import os
import shutil
import subprocess
import sys

BUILD_SECONDS_MAX = 600
GO_PATH = "/usr/share/gocode"
GO_PACKAGE = "github.com/sourcegraph/jsonrpc2"
PYTHON_PACKAGES = {"pygls>=2,<3": "pygls", "python-lsp-jsonrpc>=1.1,<2": "pylsp_jsonrpc"}


class Missing(Exception):
    """Something is not on this machine and could not be brought onto it; the text says what."""


class Broken(Exception):
    """Something is there and does not work; the text says what."""


class Programs:
    """The programs of this machine. What is made goes into the folder of build products and is kept there."""

    def __init__(self, root):
        self._root = root
        self._made = os.path.join(root, ".build", "clients")
        os.makedirs(self._made, exist_ok=True)
        self._python = None

    def emacs(self):
        return _found("emacs", "Emacs (emacs-nox)")

    def neovim(self):
        return _found("nvim", "Neovim (neovim)")

    def python(self):
        """A Python that has the packages of clients."""
        if self._python is None:
            try:
                self._python = self._environment()
            except Missing as missing:
                self._python = missing
        if isinstance(self._python, Missing):
            raise self._python
        return self._python

    def go_program(self, source):
        """The program that the Go source in a folder of the project makes."""
        go = _found("go", "Go (golang-go)")
        if not os.path.isdir(os.path.join(GO_PATH, "src", GO_PACKAGE)):
            raise Missing("sourcegraph/jsonrpc2 (golang-github-sourcegraph-jsonrpc2-dev) is not installed")
        program = os.path.join(self._made, source.replace(os.sep, "-"))
        environment = {
            **os.environ, "GOPATH": GO_PATH, "GO111MODULE": "off", "GOFLAGS": "",
            "GOCACHE": os.path.join(self._made, "go-cache"),
        }
        _run([go, "build", "-o", program, "."], cwd=os.path.join(self._root, source), environment=environment)
        return program

    def _environment(self):
        directory = os.path.join(self._made, "python")
        python = os.path.join(directory, "bin", "python3")
        modules = ", ".join(PYTHON_PACKAGES.values())
        probe = [python, "-c", f"import {modules}"]
        if os.path.exists(python) and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            return python
        print(f"Installing {', '.join(PYTHON_PACKAGES)} into {directory}", flush=True)
        steps = [
            [sys.executable, "-m", "venv", "--clear", directory],
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PYTHON_PACKAGES],
        ]
        for step in steps:
            try:
                _run(step)
            except Broken as broken:
                raise Missing(f"{', '.join(PYTHON_PACKAGES)} cannot be installed: {broken}") from None
        return python


def _found(name, title):
    path = shutil.which(name)
    if path is None:
        raise Missing(f"{title} is not installed")
    return path


def _run(command, cwd=None, environment=None):
    try:
        done = subprocess.run(
            command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=BUILD_SECONDS_MAX, check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Broken(str(error)) from None
    if done.returncode != 0:
        raise Broken(f"{' '.join(command)}: {done.stdout.decode('utf-8', 'replace').strip()[-2000:]}")

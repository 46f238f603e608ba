"""The clients that are run, each with what it needs and what it has to do."""

import os
import sys
from dataclasses import dataclass
from typing import Callable

from .replica import Replicas

# What every client of others does, in this order; what each step means stands in the clients.
STEPS = ("initialize", "read", "text", "domainError", "didChange", "progress", "cancel", "shutdown")

# What every integration does.
INTEGRATION_STEPS = ("list", "cases", "invite", "refusal", "withdraw", "liveRefresh", "lostNode", "leave")

# What a node may do wrong, by the method whose messages get lost, with the step at which every client has to notice.
FAULTS = {"$/cancelRequest": "cancel", "$/progress": "progress"}


@dataclass(frozen=True)
class Check:
    """A client: the words that start it, given the programs of this machine and the folder of the tests."""

    name: str
    command: Callable
    steps: tuple = STEPS
    # Makes the replica to work on, and says what is wrong with it afterwards.
    replica: Callable = Replicas.copy
    complaints: Callable = Replicas.complaints
    # Whether a node listens on TCP for it; otherwise it starts one of its own.
    over_tcp: bool = False


def integration(name, command):
    """One of our integrations."""
    return Check(name, command, INTEGRATION_STEPS, Replicas.contested, Replicas.contested_complaints)


def emacs(script):
    """Starts an Emacs without any configuration on a script."""
    return lambda programs, tests: [
        programs.emacs(), "-Q", "--batch", "--load", os.path.join(tests, "emacs", script)
    ]


def neovim(script):
    """Starts a Neovim without any configuration on a script."""
    return lambda programs, tests: [
        programs.neovim(), "--headless", "--clean", "-n", "-c", f"luafile {os.path.join(tests, 'neovim', script)}"
    ]


def python(script):
    """Starts a Python that has the packages of clients on a script."""
    return lambda programs, tests: [programs.python(), "-B", os.path.join(tests, "python", script)]


def go(way):
    """Starts the Go client, which is built first."""
    return lambda programs, tests: [programs.go_program(os.path.join("Tests", "ClientTests", "go")), way]


CHECKS = [
    Check("jsonrpc.el (Emacs)", emacs("jsonrpc-client.el")),
    Check("vim.lsp.rpc (Neovim)", neovim("client.lua")),
    Check("python-lsp-jsonrpc", python("lsp_jsonrpc_client.py")),
    Check("pygls", python("pygls_client.py")),
    Check("sourcegraph/jsonrpc2 (Go)", go("stdio")),
    Check("sourcegraph/jsonrpc2 (Go) over TCP", go("tcp"), over_tcp=True),
    integration("integration for Emacs", emacs("allot-package.el")),
    integration("integration for Neovim", neovim("plugin.lua")),
    integration("integration for Python", lambda _, tests: [sys.executable, "-B", f"{tests}/python/client_module.py"]),
]

"""Runs one client and judges it by its exit status and by the steps it says it made."""

import os
import signal
import subprocess

CLIENT_SECONDS_MAX = 240
OUTPUT_LINES_SHOWN = 30
STEP_MARK = "ok "


class Failure(Exception):
    """A client did not do what it had to; the text says what, over several lines."""


def run_client(command, environment, steps, seconds_max=CLIENT_SECONDS_MAX):
    """Runs a client to its end. Failure unless it exits with 0 after these steps, in this order and no others."""
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds_max)
    except subprocess.TimeoutExpired:
        _end(process)
        output, _ = process.communicate()
        raise Failure(f"it was not done within {seconds_max} s{_shown(output)}") from None
    finally:
        _end(process)
    lines = output.decode("utf-8", "replace").splitlines()
    made = [line[len(STEP_MARK):] for line in lines if line.startswith(STEP_MARK)]
    if process.returncode != 0:
        after = f"after the step {made[-1]}" if made else "before its first step"
        raise Failure(f"it ended with status {process.returncode} {after}{_shown(output)}")
    if made != list(steps):
        raise Failure(f"it made the steps {', '.join(made)} instead of {', '.join(steps)}{_shown(output)}")


def run_noticing_client(command, environment, steps, faulty, seconds_max=CLIENT_SECONDS_MAX):
    """Runs a client against a node that does a step wrong. Failure unless it fails, and at no step but that one."""
    before = steps[steps.index(faulty) - 1]
    try:
        run_client(command, environment, steps, seconds_max)
    except Failure as failure:
        if f" after the step {before}" in str(failure):
            return
        raise Failure(f"it should have failed after the step {before}, but {failure}") from None
    raise Failure(f"it did not notice that the node does the step {faulty} wrong")


def _end(process):
    """Ends the client with whatever it started: it leads a session of its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def _shown(output):
    lines = output.decode("utf-8", "replace").strip().splitlines()[-OUTPUT_LINES_SHOWN:]
    return "".join(f"\n    {line}" for line in lines)

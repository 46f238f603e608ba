"""The command line of Tools/crash."""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time

from scenario_runner.command import run_tests
from scenario_runner.node import NodeGone

from .checking import Lost
from .looping import CrashLoop


def main(root, arguments=None):
    """Runs the loop and prints a summary; the exit status is 1 when something was lost, 2 when nothing could be run."""
    options = _options(root, arguments)
    if options.self_test:
        return run_tests(root, "crash_runner")
    if not os.access(options.allot, os.X_OK) or os.path.isdir(options.allot):
        print(f"crash: no executable at {options.allot}; build it with: swift build", file=sys.stderr)
        return 2
    directory = tempfile.mkdtemp(prefix="allot-crash-")
    loop = CrashLoop(options.allot, directory, random.Random(options.seed), options.verify_every)
    started = time.monotonic()
    try:
        loop.run(options.kills, _progress if sys.stdout.isatty() else lambda number, acknowledged: None)
        failure = None
    except (Lost, NodeGone, OSError) as error:
        failure = error
    except (KeyError, TypeError) as error:
        failure = f"an answer has not the shape that crash_runner/workload.py expects: {error!r}"
    _print_summary(loop, options, time.monotonic() - started)
    if failure is not None:
        print(f"FAIL {failure}", flush=True)
        print(f"The data, the node's log and the acknowledgements are in {directory}")
        return 1
    shutil.rmtree(directory, ignore_errors=True)
    print("Nothing acknowledged was lost.")
    return 0


def _options(root, arguments):
    parser = argparse.ArgumentParser(
        prog="Tools/crash",
        description="Kills a real node at random moments under load. All it acknowledged has to be there afterwards.",
    )
    parser.add_argument("--kills", type=_positive, default=200, help="how often to kill under load (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="chooses commands and moments (default 1)")
    verify_help = "run node.verify after so many kills (default 5)"
    parser.add_argument("--verify-every", type=_positive, default=5, help=verify_help)
    parser.add_argument("--allot", default=os.path.join(root, ".build", "debug", "allot"), help="the binary to kill")
    parser.add_argument("--self-test", action="store_true", help="test the checks themselves; needs no binary")
    options = parser.parse_args(arguments)
    options.allot = os.path.abspath(options.allot)
    return options


def _positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _progress(number, acknowledged):
    print(f"\r{number} kills, {acknowledged} commands acknowledged", end="", flush=True)


def _print_summary(loop, options, seconds):
    if sys.stdout.isatty():
        print()
    kills = ", ".join(f"{count} {moment}" for moment, count in loop.kills.items())
    counts = ", ".join(f"{count} {what}" for what, count in loop.counts.items())
    print(f"Kills: {kills}. Commands: {counts}. Seed {options.seed}, {seconds:.0f} s.")

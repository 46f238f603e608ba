"""The command line of Tools/scenario."""

import argparse
import os
import sys
import unittest

from .loading import BadScenario, load, load_directory
from .playing import Failure, play


def main(root, arguments=None):
    """Plays scenarios and prints a line for each. Exit status: 1 when one fails, 2 when nothing could be played."""
    options = _options(root, arguments)
    if options.self_test:
        return run_tests(root, "scenario_runner")
    if not os.access(options.allot, os.X_OK) or os.path.isdir(options.allot):
        print(f"scenario: no executable at {options.allot}; build it with: swift build", file=sys.stderr)
        return 2
    try:
        scenarios = [load(path) for path in options.files] or load_directory(options.directory)
    except (BadScenario, OSError) as error:
        print(f"scenario: {error}", file=sys.stderr)
        return 2
    if options.only:
        unknown = sorted(set(options.only) - {scenario.name for scenario in scenarios})
        if unknown:
            print(f"scenario: there is no scenario named {', '.join(unknown)}", file=sys.stderr)
            return 2
        scenarios = [scenario for scenario in scenarios if scenario.name in options.only]
    if not scenarios:
        print("scenario: nothing to play", file=sys.stderr)
        return 2
    failed = [scenario.name for scenario in scenarios if not _played(scenario, options)]
    if failed:
        print(f"{len(failed)} of {len(scenarios)} scenarios failed: {', '.join(failed)}")
        return 1
    print(f"All {len(scenarios)} scenarios passed.")
    return 0


def _options(root, arguments):
    parser = argparse.ArgumentParser(prog="Tools/scenario", description="Plays scenarios against real nodes.")
    parser.add_argument("files", nargs="*", help="scenario files (default: all of the directory)")
    parser.add_argument("--directory", default=os.path.join(root, "Protocol", "scenarios"))
    parser.add_argument("--allot", default=os.path.join(root, ".build", "debug", "allot"), help="the binary to use")
    parser.add_argument("--only", action="append", metavar="NAME", help="play this one; may be repeated")
    parser.add_argument("--verbose", action="store_true", help="print every step and its answer")
    parser.add_argument("--self-test", action="store_true", help="test the runner itself; needs no binary")
    options = parser.parse_args(arguments)
    options.allot = os.path.abspath(options.allot)
    return options


def _played(scenario, options):
    shows = f" ({', '.join(scenario.shows)})" if scenario.shows else ""
    try:
        play(scenario, options.allot, trace=_print_line if options.verbose else None)
    except Failure as failure:
        print(f"FAIL {scenario.name}{shows}")
        for line in failure.lines:
            _print_line(f"    {line}")
        return False
    _print_line(f"pass {scenario.name}{shows}")
    return True


def _print_line(line):
    print(line, flush=True)


def run_tests(root, package):
    """Runs the tests that lie in a package of Tools; exit status 0 when there are some and all pass."""
    tools = os.path.join(root, "Tools")
    tests = unittest.defaultTestLoader.discover(os.path.join(tools, package), "test_*.py", tools)
    result = unittest.TextTestRunner(verbosity=1).run(tests)
    return 0 if result.wasSuccessful() and result.testsRun > 0 else 1

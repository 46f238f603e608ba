"""The command line of Tools/clients."""

import argparse
import os
import sys
import tempfile
import time
import unittest

from .checks import CHECKS, FAULTS, STEPS
from .faulty_node import write_program
from .listening import ListeningNode
from .programs import Broken, Missing, Programs
from .replica import NAME, Replicas, clean_environment
from .running import Failure, run_client, run_noticing_client


def main(root, arguments):
    """Runs clients and prints a line for each. Exit status: 1 when one fails, 2 when none could be run."""
    options = _options(root, arguments)
    if options.self_test:
        return _run_tests(root)
    if not os.access(options.allot, os.X_OK) or os.path.isdir(options.allot):
        print(f"clients: no executable at {options.allot}; build it with: swift build", file=sys.stderr)
        return 2
    checks = [check for check in CHECKS if not options.only or any(word in check.name for word in options.only)]
    if options.faulty:
        # Over TCP a client does the same; integrations cancel nothing.
        checks = [check for check in checks if check.steps == STEPS and not check.over_tcp]
    if not checks:
        names = ", ".join(check.name for check in CHECKS)
        print(f"clients: no client of that name; there are: {names}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="allot-clients-") as directory:
        faults = list(FAULTS) if options.faulty else [None]
        runs = [(check, fault) for fault in faults for check in checks]
        return _report(*_run_all(root, options.allot, runs, directory), len(runs))


def _options(root, arguments):
    parser = argparse.ArgumentParser(
        prog="Tools/clients", description="Runs clients of JSON-RPC, and the integrations, against real nodes.",
        epilog="A client that cannot be installed here is named and not run; with ALL=yes in the environment it fails.",
    )
    parser.add_argument("--allot", default=os.path.join(root, ".build", "debug", "allot"), help="the binary to use")
    parser.add_argument("--only", action="append", metavar="WORD", help="only clients with this in their name")
    parser.add_argument(
        "--faulty", action="store_true", help="let nodes lose cancellations, then progress; every client has to notice"
    )
    parser.add_argument("--self-test", action="store_true", help="test the runner itself; needs no binary")
    options = parser.parse_args(arguments)
    options.allot = os.path.abspath(options.allot)
    return options


def _run_all(root, allot, runs, directory):
    programs = Programs(root)
    replicas = Replicas(allot, directory)
    tests = os.path.join(root, "Tests", "ClientTests")
    failed, missing = [], []
    for place, (check, fault) in enumerate(runs):
        began = time.monotonic()
        name = f"{check.name} without {fault}" if fault else check.name
        own = os.path.join(directory, str(place))
        try:
            command = check.command(programs, tests)
            if fault:
                _run_faulty(root, check, command, allot, replicas, own, fault)
            else:
                _run_one(root, check, command, allot, replicas, own)
        except Missing as reason:
            missing.append((name, reason))
        except (Failure, Broken) as failure:
            failed.append(name)
            print(f"FAIL {name}: {failure}", flush=True)
        else:
            what = f"noticed at {FAULTS[fault]}" if fault else ", ".join(check.steps)
            print(f"pass {name}: {what} ({time.monotonic() - began:.1f} s)", flush=True)
    return failed, missing


def _run_faulty(root, check, command, allot, replicas, directory, fault):
    """Failure unless the client notices that messages of this method get lost."""
    os.mkdir(directory)
    environment = _environment(root, check, replicas, directory)
    environment["CHECK_ALLOT"] = write_program(os.path.join(directory, "allot"), allot, fault)
    run_noticing_client(command, environment, check.steps, FAULTS[fault])


def _run_one(root, check, command, allot, replicas, directory):
    os.mkdir(directory)
    environment = {**_environment(root, check, replicas, directory), "CHECK_ALLOT": allot}
    data = environment["CHECK_DATA"]
    if check.over_tcp:
        with ListeningNode(allot, data) as node:
            environment |= {"CHECK_ADDRESS": node.address, "CHECK_TOKEN": node.token}
            run_client(command, environment, check.steps)
    else:
        run_client(command, environment, check.steps)
    complaints = list(check.complaints(replicas, data))
    if complaints:
        raise Failure("; ".join(complaints))


def _environment(root, check, replicas, directory):
    return {
        **clean_environment(), "CHECK_DATA": check.replica(replicas, os.path.join(directory, "data")),
        "CHECK_NAME": NAME, "CHECK_INTEGRATIONS": os.path.join(root, "Tools", "integrations"),
        # Nothing of a client's user counts, and a client leaves nothing behind.
        "HOME": directory, "XDG_CONFIG_HOME": directory, "XDG_DATA_HOME": directory, "XDG_STATE_HOME": directory,
        "XDG_CACHE_HOME": directory, "LC_ALL": "C.UTF-8",
    }


def _report(failed, missing, count):
    for name, reason in missing:
        print(f"!!!! NOT RUN: {name}: {reason}")
    if failed:
        print(f"{len(failed)} of {count} clients failed: {', '.join(failed)}")
        return 1
    if missing and os.environ.get("ALL"):
        print(f"{len(missing)} of {count} clients could not be run")
        return 1
    if len(missing) == count:
        print("No client could be run.")
        return 2
    print(f"{count - len(missing)} of {count} clients passed" + (f", {len(missing)} NOT RUN." if missing else "."))
    return 0


def _run_tests(root):
    tools = os.path.join(root, "Tools")
    tests = unittest.defaultTestLoader.discover(os.path.join(tools, "client_checks"), "test_*.py", tools)
    result = unittest.TextTestRunner(verbosity=1).run(tests)
    return 0 if result.wasSuccessful() and result.testsRun > 0 else 1

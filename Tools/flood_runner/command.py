"""The command line of Tools/flood."""

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile

from .clients import burst, client, crowd, stalled
from .node import LINE_BYTES_MAX, Broken, Node
from .requests import Tally

ANSWER_SECONDS_MAX = 300
DESCRIPTION = """Floods a node and says what came of it: requests answered and refused, how long health took, memory held.

A node of its own is started on a small replica. Clients send, all at once and without waiting, so many times the
requests that the node lets run and wait; on sockets as many more connections are tried than it keeps, and one client
reads nothing until the end. Meanwhile another process asks for node.health, one call after the other.

Exit status: 0 when every request was answered or refused as it should be, health never failed, and memory stayed
flat; 1 otherwise; 2 when the node could not be started.
"""


async def flood(node, options, streams):
    """One flood over the way chosen; what came of it."""
    tally = Tally()
    over = asyncio.Event()
    doctor = node.doctor()
    beside = []
    if streams:
        work = [burst(*streams, options.requests * options.connections, tally)]
    else:
        beside.append(asyncio.ensure_future(stalled(node, over)))
        await asyncio.sleep(0)
        work = [client(node, options.requests, tally) for _ in range(options.connections)]
    try:
        await asyncio.wait_for(asyncio.gather(*work), ANSWER_SECONDS_MAX)
        if not streams:
            await asyncio.wait_for(crowd(node, options, tally), ANSWER_SECONDS_MAX)
    except asyncio.TimeoutError:
        tally.faults[f"not done within {ANSWER_SECONDS_MAX} s"] += 1
    over.set()
    await asyncio.gather(*beside, return_exceptions=True)
    report = json.loads(doctor.communicate()[0] or '{"milliseconds": [], "fault": "no doctor"}')
    tally.health = report["milliseconds"]
    if report["fault"] or not tally.health:
        tally.faults[f"health fails: {report['fault']}"] += 1
    return tally


async def run(node, options):
    """All rounds; whether everything was as it should be."""
    streams = None
    if node.way == "stdio":
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=LINE_BYTES_MAX)
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), node.process.stdout)
        transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, node.process.stdin)
        streams = reader, asyncio.StreamWriter(transport, protocol, None, loop)
        # Answered once the node is up.
        await burst(*streams, 1, Tally())
    before = node.memory()
    after = []
    is_right = True
    print(f"{node.way}: {options.connections} clients, {options.requests} requests each")
    print(" round  answered  refused  turned away  health p50 ms   p99 ms  RSS MiB")
    for number in range(1, options.rounds + 1):
        tally = await flood(node, options, streams)
        after.append(node.memory())
        health = sorted(tally.health) or [0.0]
        print(
            f"{number:>6} {tally.answered:>9} {tally.refused:>8} {tally.connections_refused:>12}"
            f" {health[len(health) // 2]:>14.1f} {health[int((len(health) - 1) * 0.99)]:>8.1f}"
            f" {after[-1] / 2**20:>8.1f}"
        )
        wanted = options.requests * options.connections
        if tally.answered + tally.refused != wanted:
            tally.faults[f"of {wanted} requests {tally.answered + tally.refused} were answered or refused"] += 1
        for fault, count in tally.faults.most_common(10):
            print(f"       wrong, {count} times: {fault}")
        is_right = is_right and not tally.faults
    # The first round fills what a node keeps on purpose: caches, threads, buffers of the allocator.
    growth = after[-1] - after[0]
    print(
        f"RSS MiB: before {before / 2**20:.1f}, peak {node.peak / 2**20:.1f}, "
        f"after the first round {after[0] / 2**20:.1f}, after the last {after[-1] / 2**20:.1f}"
    )
    if growth > options.growth * 2**20:
        print(f"memory grew by {growth / 2**20:.1f} MiB from the first round to the last; {options.growth} are allowed")
        is_right = False
    return is_right


def parse(root, arguments):
    """The options, completed."""
    parser = argparse.ArgumentParser(
        prog="Tools/flood", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--allot", default=os.path.join(root, ".build", "debug", "allot"), help="the binary to use")
    parser.add_argument("--way", choices=["stdio", "socket", "tcp"], action="append", help="all three unless said")
    parser.add_argument("--times", type=int, default=10, help="times the caps; 10 unless said")
    parser.add_argument("--requests", type=int, help="requests of a client; what the caps and --times make unless said")
    parser.add_argument("--connections", type=int, default=60, help="clients at once; 60 unless said")
    parser.add_argument("--rounds", type=int, default=3, help="floods one after another; 3 unless said")
    parser.add_argument(
        "--growth", type=int, default=32, help="MiB by which memory may grow from the first round to the last; 32"
    )
    parser.add_argument("--small", action="store_true", help="a few seconds: 20 clients, two rounds, one way")
    options = parser.parse_args(arguments)
    if options.small:
        options.connections, options.rounds = 20, 2
        options.requests = options.requests or 120
        options.way = options.way or ["socket"]
    return options


def main(root, arguments):
    """Floods a node over each way asked for; the exit status."""
    options = parse(root, arguments)
    if not os.access(options.allot, os.X_OK) or os.path.isdir(options.allot):
        print(f"flood: no executable at {options.allot}; build it with: swift build", file=sys.stderr)
        return 2
    allot = os.path.abspath(options.allot)
    is_right = True
    for way in options.way or ["stdio", "socket", "tcp"]:
        directory = tempfile.mkdtemp(prefix="allot-flood-")
        try:
            node = Node(allot, directory, way)
            try:
                limits = json.loads(subprocess.run(
                    [allot, "call", "node.info", "{}", "--json", "--data", os.path.join(directory, "data")],
                    capture_output=True, check=True, stdin=subprocess.DEVNULL,
                ).stdout)["limits"]
                options.kept = limits["connectionsMax"]
                asked, capacity = options.requests, limits["waitingRequestsMax"] * options.times
                options.requests = asked or -(-capacity // options.connections)
                is_right = asyncio.run(run(node, options)) and is_right
                options.requests = asked
            finally:
                status = node.end()
            if status != 0:
                print(f"the node ended with status {status}")
                is_right = False
        except (Broken, subprocess.CalledProcessError) as error:
            print(f"flood: {error}", file=sys.stderr)
            return 2
        finally:
            shutil.rmtree(directory, ignore_errors=True)
    return 0 if is_right else 1

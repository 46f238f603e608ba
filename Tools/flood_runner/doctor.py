"""Asks a node for its health, one call after the other, until standard input ends; then prints what it saw as JSON.

A process of its own, so that the clients of a flood do not keep it from looking at the clock. Arguments: the path of a
Unix socket; or host, port and token.
"""

import json
import select
import socket
import sys
import time

PAUSE_SECONDS = 0.005


def connect(place):
    """A connection that was let in."""
    if len(place) == 1:
        node = socket.socket(socket.AF_UNIX)
        node.connect(place[0])
        return node.makefile("rwb")
    stream = socket.create_connection((place[0], int(place[1]))).makefile("rwb")
    call(stream, "initialize", {"token": place[2]})
    return stream


def call(stream, method, params):
    """The whole answer."""
    stream.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode() + b"\n")
    stream.flush()
    return json.loads(stream.readline() or b"{}")


def main(place):
    stream = connect(place)
    milliseconds, fault = [], None
    while not fault and not select.select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
        began = time.perf_counter()
        answer = call(stream, "node.health", {})
        milliseconds.append((time.perf_counter() - began) * 1000)
        if answer.get("result", {}).get("ok") is not True:
            fault = answer
    print(json.dumps({"milliseconds": milliseconds, "fault": fault}))


if __name__ == "__main__":
    main(sys.argv[1:])

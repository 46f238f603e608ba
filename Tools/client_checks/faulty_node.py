"""Stands between a client and a node on standard input and output, and loses messages of one method.

Run in the place of the command: with `serve --stdio` it starts the real one and passes its messages on, framed with
headers, but for those; with anything else it becomes the real one.
"""

import os
import re
import stat
import subprocess
import sys
import threading

LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)


def write_program(place, allot, method):
    """Writes an executable to `place` that is the command at `allot` except that it loses messages of a method."""
    text = f"#!{sys.executable} -B\nimport sys\nsys.path.insert(0, {os.path.dirname(os.path.dirname(__file__))!r})\n"
    text += f"from client_checks.faulty_node import main\nsys.exit(main({allot!r}, {method!r}, sys.argv[1:]))\n"
    with open(place, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(place, stat.S_IRWXU)
    return place


def main(allot, method, arguments):
    """Passes messages on until the real command ends; its status."""
    if "--stdio" not in arguments:
        os.execv(allot, [allot, *arguments])
    node = subprocess.Popen([allot, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    threading.Thread(
        target=_pass_on, args=[sys.stdin.buffer, node.stdin, method, node.stdin.close], daemon=True
    ).start()
    _pass_on(node.stdout, sys.stdout.buffer, method, lambda: None)
    return node.wait()


def _pass_on(source, sink, method, at_end):
    lost = f'"method":"{method}"'.encode()
    try:
        while (head := _head(source)) is not None:
            body = source.read(int(LENGTH.search(head).group(1)))
            # Clients put blanks where they like.
            if lost not in re.sub(rb"\s", b"", body.replace(b"\\/", b"/")):
                sink.write(head + body)
                sink.flush()
        at_end()
    except (BrokenPipeError, ValueError):
        pass


def _head(source):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = source.read(1)
        if not byte:
            return None
        head += byte
    return head

"""The clients of a flood."""

import asyncio
import errno

from .requests import Tally, asked, request

COME_BACK_MAX = 60
COME_BACK_SECONDS = 0.25
STALLED_REQUESTS = 200


async def burst(reader, writer, count, tally, first=1):
    """Sends requests without waiting and reads until all are answered."""
    awaited = set(range(first, first + count))

    async def send():
        for number in range(first, first + count):
            method, params = asked(number)
            writer.write(request(number, method, params))
            if number % 50 == 0:
                await writer.drain()
        await writer.drain()

    sending = asyncio.ensure_future(send())
    try:
        while awaited:
            line = await reader.readline()
            if not line:
                break
            if not line.startswith(b'{"jsonrpc":"2.0","id":0,'):
                tally.take(line, awaited)
        await sending
    except (ConnectionError, asyncio.IncompleteReadError) as error:
        tally.faults[f"a connection broke: {error}"] += 1
    finally:
        sending.cancel()
    if awaited:
        tally.faults["requests neither answered nor refused"] += len(awaited)


async def admitted(node, tally):
    """A connection that the node keeps. Whoever is turned away comes back a little later, as the refusal says."""
    for _ in range(COME_BACK_MAX):
        streams = await knock(node)
        if streams:
            return streams
        tally.connections_refused += 1
        await asyncio.sleep(COME_BACK_SECONDS)
    raise OSError("turned away again and again")


async def knock(node):
    """A connection whose first request is answered; None when the node keeps no more."""
    try:
        reader, writer = await node.connect()
    except OSError as error:
        if error.errno == errno.ENOTCONN:
            return None
        raise
    try:
        if node.way != "tcp":
            writer.write(request(0, "node.health", {}))
        line = await reader.readline()
        if line.startswith(b'{"jsonrpc":"2.0","id":0,"result"'):
            return reader, writer
        # A refusal comes in headers, since nobody knows the framing; where the client had written, it may get lost.
        text = line + await reader.read()
        if text and b"-32005" not in text:
            raise OSError(f"told {text[:80]!r}")
    except OSError as error:
        # Closed before the client had written is a refusal as well.
        if not isinstance(error, ConnectionError) and error.errno != errno.ENOTCONN:
            raise
    writer.close()
    return None


async def client(node, count, tally):
    """A connection with its requests."""
    try:
        reader, writer = await admitted(node, tally)
        await burst(reader, writer, count, tally)
        writer.close()
    except OSError as error:
        tally.faults[f"no connection: {error}"] += 1


async def surplus(node, tally, kept):
    """One connection more; kept open if the node serves it."""
    try:
        streams = await knock(node)
        if streams:
            kept.append(streams)
        else:
            tally.connections_refused += 1
    except OSError as error:
        tally.faults[f"no surplus connection: {error}"] += 1


async def stalled(node, until):
    """A client that asks for much and reads nothing until the flood is over."""
    _, writer = await admitted(node, Tally())
    for number in range(1, STALLED_REQUESTS):
        writer.write(request(number, "rpc.discover", {}))
    await until.wait()
    writer.transport.abort()


async def crowd(node, options, tally):
    """Ten times the connections that a node keeps: it serves no more than those, and turns the others away."""
    kept = []
    await asyncio.gather(*(surplus(node, tally, kept) for _ in range(options.kept * options.times)))
    if len(kept) > options.kept:
        tally.faults[f"{len(kept)} connections are kept"] += 1
    for _, writer in kept:
        writer.close()

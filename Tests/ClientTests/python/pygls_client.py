"""pygls against a node. Run by Tools/clients; prints a line "ok STEP" for each step that held."""

import asyncio
import os

from pygls.client import JsonRPCClient
from pygls.exceptions import JsonRpcException

SECONDS_MAX = 60


def step(name):
    print(f"ok {name}", flush=True)


class Client(JsonRPCClient):
    """Keeps what the node tells, and with what status it leaves."""

    def __init__(self):
        super().__init__()
        self.changes = asyncio.Queue()
        self.progress = []
        self.status = asyncio.get_running_loop().create_future()

        @self.feature("changes.didChange")
        def did_change(params):
            self.changes.put_nowait(params)

        @self.feature("$/progress")
        def progress(params):
            self.progress.append(params)

    async def server_exit(self, server):
        self.status.set_result(server.returncode)

    def report_server_error(self, error, source):
        raise AssertionError(f"the client complains: {source}: {error}")

    async def call(self, method, params=None):
        return await asyncio.wait_for(self.protocol.send_request_async(method, params), SECONDS_MAX)

    async def refusal(self, method, params=None):
        try:
            await self.call(method, params)
        except JsonRpcException as refusal:
            return refusal
        raise AssertionError(f"{method} was not refused")


async def check_initialize(client):
    params = {"processId": os.getpid(), "clientInfo": {"name": "pygls"}, "capabilities": {}}
    assert (await client.call("initialize", params)).serverInfo.name == "allot"
    step("initialize")


async def check_read(client):
    free = (await client.call("fund.get", {"fund": "Training"})).balance.free
    assert (free.amount, free.currency) == (100_000_000, "USD"), free
    step("read")


async def check_text(client):
    name = os.environ["CHECK_NAME"]
    opened = await client.call("fund.open", {"name": name, "currency": "EUR"})
    found = await client.call("fund.get", {"fund": name})
    assert (found.name, found.fund) == (name, opened.fund), found
    step("text")


async def check_domain_error(client):
    refusal = await client.refusal("fund.get", {"fund": "Nothing"})
    assert (refusal.code, refusal.data["code"]) == (1011, "fund.unknown"), refusal.data
    assert refusal.data["nextActions"][0] == "See fund.list.", refusal.data
    step("domainError")


async def check_change(client):
    assert (await client.call("changes.subscribe")).subscribed is True
    added = await client.call("learner.add", {"emails": ["nia@northwind.example"]})
    notice = await asyncio.wait_for(client.changes.get(), SECONDS_MAX)
    assert notice.ledger == (await client.call("changes.status")).ledger, notice
    assert notice.version == added.version, notice
    step("didChange")


async def check_progress(client):
    emails = ["lea@northwind.example", "max@northwind.example"]
    await client.call("invitation.create", {"product": "Swift Basics", "emails": emails, "workDoneToken": "inviting"})
    kinds = [notice.value.kind for notice in client.progress if notice.token == "inviting"]
    assert kinds[0] == "begin" and kinds[-1] == "end" and len(kinds) == len(client.progress), client.progress
    step("progress")


async def check_cancel(client):
    """Withdraws a request that waits behind a long one."""
    emails = [f"learner{number}@northwind.example" for number in range(1, 201)]
    long = client.protocol.send_request_async("invitation.create", {"product": "Swift Basics", "emails": emails})
    opening = {"name": "Cancelled", "currency": "USD"}
    waiting = client.protocol.send_request_async("fund.open", opening, msg_id="to be cancelled")
    client.protocol.notify("$/cancelRequest", {"id": "to be cancelled"})
    done, _ = await asyncio.wait([long, waiting], timeout=SECONDS_MAX, return_when=asyncio.FIRST_COMPLETED)
    assert done == {waiting}, done
    assert waiting.exception().code == -32800, waiting.exception()
    assert len((await asyncio.wait_for(long, SECONDS_MAX)).results) == 200
    step("cancel")


async def check_shutdown(client):
    assert await client.call("shutdown") is None
    client.protocol.notify("exit")
    status = await asyncio.wait_for(client.status, SECONDS_MAX)
    assert status == 0, status
    await asyncio.wait_for(client.stop(), SECONDS_MAX)
    step("shutdown")


async def main():
    client = Client()
    await client.start_io(os.environ["CHECK_ALLOT"], "serve", "--stdio", "--data", os.environ["CHECK_DATA"])
    await check_initialize(client)
    await check_read(client)
    await check_text(client)
    await check_domain_error(client)
    await check_change(client)
    await check_progress(client)
    await check_cancel(client)
    await check_shutdown(client)


if __name__ == "__main__":
    asyncio.run(main())

"""python-lsp-jsonrpc against a node. Run by Tools/clients; prints a line "ok STEP" for each step that held."""

import concurrent.futures
import itertools
import os
import queue
import subprocess
import threading

from pylsp_jsonrpc.endpoint import Endpoint
from pylsp_jsonrpc.exceptions import JsonRpcException
from pylsp_jsonrpc.streams import JsonRpcStreamReader, JsonRpcStreamWriter

SECONDS_MAX = 60


def step(name):
    print(f"ok {name}", flush=True)


class Client:
    """An endpoint over the streams of a node of its own; ids are "request 1", "request 2", …"""

    def __init__(self):
        command = [os.environ["CHECK_ALLOT"], "serve", "--stdio", "--data", os.environ["CHECK_DATA"]]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.changes = queue.Queue()
        self.progress = []
        numbers = itertools.count(1)
        dispatcher = {"changes.didChange": self.changes.put, "$/progress": self.progress.append}
        writer = JsonRpcStreamWriter(self.process.stdin)
        self.endpoint = Endpoint(dispatcher, writer.write, id_generator=lambda: f"request {next(numbers)}")
        reader = JsonRpcStreamReader(self.process.stdout)
        self.reading = threading.Thread(target=reader.listen, args=[self.endpoint.consume], daemon=True)
        self.reading.start()

    def call(self, method, params=None):
        return self.endpoint.request(method, params).result(SECONDS_MAX)

    def refusal(self, method, params=None):
        try:
            self.call(method, params)
        except JsonRpcException as refusal:
            return refusal
        raise AssertionError(f"{method} was not refused")


def check_initialize(client):
    params = {"processId": os.getpid(), "clientInfo": {"name": "python-lsp-jsonrpc"}, "capabilities": {}}
    assert client.call("initialize", params)["serverInfo"]["name"] == "allot"
    step("initialize")


def check_read(client):
    fund = client.call("fund.get", {"fund": "Training"})
    assert fund["balance"]["free"] == {"amount": 100_000_000, "currency": "USD"}, fund
    step("read")


def check_text(client):
    name = os.environ["CHECK_NAME"]
    opened = client.call("fund.open", {"name": name, "currency": "EUR"})
    found = client.call("fund.get", {"fund": name})
    assert (found["name"], found["fund"]) == (name, opened["fund"]), found
    step("text")


def check_domain_error(client):
    refusal = client.refusal("fund.get", {"fund": "Nothing"})
    assert (refusal.code, refusal.data["code"]) == (1011, "fund.unknown"), refusal.to_dict()
    assert refusal.data["nextActions"][0] == "See fund.list.", refusal.data
    step("domainError")


def check_change(client):
    assert client.call("changes.subscribe") == {"subscribed": True}
    added = client.call("learner.add", {"emails": ["nia@northwind.example"]})
    notice = client.changes.get(timeout=SECONDS_MAX)
    assert notice["ledger"] == client.call("changes.status")["ledger"], notice
    assert notice["version"] == added["version"], notice
    step("didChange")


def check_progress(client):
    emails = ["lea@northwind.example", "max@northwind.example"]
    client.call("invitation.create", {"product": "Swift Basics", "emails": emails, "workDoneToken": "inviting"})
    kinds = [notice["value"]["kind"] for notice in client.progress if notice["token"] == "inviting"]
    assert kinds[0] == "begin" and kinds[-1] == "end" and len(kinds) == len(client.progress), client.progress
    step("progress")


def check_cancel(client):
    """Withdraws a request that waits behind a long one. A cancelled future would end the library's reader."""
    emails = [f"learner{number}@northwind.example" for number in range(1, 201)]
    long = client.endpoint.request("invitation.create", {"product": "Swift Basics", "emails": emails})
    waiting = client.endpoint.request("fund.open", {"name": "Cancelled", "currency": "USD"})
    last = next(reversed(client.endpoint._server_request_futures))
    client.endpoint.notify("$/cancelRequest", {"id": last})
    done, _ = concurrent.futures.wait([long, waiting], SECONDS_MAX, concurrent.futures.FIRST_COMPLETED)
    assert done == {waiting}, done
    assert waiting.exception().code == -32800, waiting.exception()
    assert len(long.result(SECONDS_MAX)["results"]) == 200
    step("cancel")


def check_shutdown(client):
    assert client.call("shutdown") is None
    client.endpoint.notify("exit")
    assert client.process.wait(SECONDS_MAX) == 0, client.process.returncode
    client.reading.join(SECONDS_MAX)
    client.endpoint.shutdown()
    step("shutdown")


def main():
    client = Client()
    try:
        check_initialize(client)
        check_read(client)
        check_text(client)
        check_domain_error(client)
        check_change(client)
        check_progress(client)
        check_cancel(client)
        check_shutdown(client)
    finally:
        client.process.kill()


if __name__ == "__main__":
    main()

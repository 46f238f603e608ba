"""The Python client module against a node. Run by Tools/clients.

The replica holds an accepted invitation whose withdrawal lost, and a pending one.
"""

import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["CHECK_INTEGRATIONS"], "python"))

from allot_client import Node, Refused  # noqa: E402  (the path has to be set first)

ALLOT, DATA = os.environ["CHECK_ALLOT"], os.environ["CHECK_DATA"]


def step(name):
    print(f"ok {name}", flush=True)


def states(node):
    return {item["email"]: item["state"] for item in node.call("invitation.list")["items"]}


def refusal(node, method, **params):
    try:
        node.call(method, **params)
    except Refused as refused:
        return refused
    raise AssertionError(f"{method} was not refused")


def check_list(node):
    assert states(node) == {"lea@northwind.example": "accepted", "max@northwind.example": "pending"}
    step("list")


def check_cases(node):
    [case] = node.call("case.list")["items"]
    assert case["rule"] == "C1" and case["nextActions"][0].startswith("Decide the evaluation request evl_")
    step("cases")


def check_invite(node):
    node.call("changes.subscribe")
    [row] = node.call("invitation.create", product="Swift Basics", emails=["pia@northwind.example"])["results"]
    assert row["ok"] and states(node)["pia@northwind.example"] == "pending", row
    step("invite")


def check_refusal(node):
    refused = refusal(node, "fund.get", fund="Nothing")
    assert (refused.code, refused.word, refused.next_actions[0]) == (1011, "fund.unknown", "See fund.list.")
    assert str(refused).endswith("→ Sync with the node that opened it."), str(refused)
    step("refusal")


def check_withdraw(node):
    [item] = node.call("invitation.list", state="pending", limit=1)["items"]
    assert item["email"] == "max@northwind.example", item
    node.call("invitation.withdraw", invitations=[item["invitation"]], reason="wrongPerson")
    assert states(node)["max@northwind.example"] == "withdrawn"
    step("withdraw")


def check_live(node):
    """Hears what another process does; what this one did itself was told before."""
    command = [ALLOT, "invite", "Swift Basics", "nia@northwind.example", "--data", DATA]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    version = node.call("changes.status")["version"]
    for method, params in node.notices():
        assert method == "changes.didChange", method
        if params["version"] == version:
            break
    assert states(node)["nia@northwind.example"] == "pending"
    step("liveRefresh")


def check_interrupted(node):
    """A call that is broken off while it waits does not hand its answer to the next one."""
    receive = node._receive

    def interrupted():
        node._receive = receive
        raise KeyboardInterrupt

    node._receive = interrupted
    try:
        node.call("invitation.list")
    except KeyboardInterrupt:
        pass
    else:
        raise AssertionError("the interruption was swallowed")
    assert [fund["name"] for fund in node.call("fund.list")["items"]] == ["Training"]
    assert node.call("node.health")["ok"]


def check_lost():
    """A node that is killed: the caller's own error counts, nothing stays behind, and closing again does nothing."""
    try:
        with Node.serve(data=DATA, command=ALLOT) as node:
            os.kill(node.process.pid, signal.SIGKILL)
            raise ValueError("of the caller")
    except ValueError as error:
        assert str(error) == "of the caller"
    assert node.process.returncode == -signal.SIGKILL and node.process.stdin.closed and node.process.stdout.closed
    node.close()
    node = Node.serve(data=DATA, command=ALLOT)
    os.kill(node.process.pid, signal.SIGKILL)
    for fails in (lambda: node.call("fund.list"), node.close, lambda: node.call("fund.list")):
        try:
            fails()
        except ConnectionError:
            continue
        raise AssertionError("nothing was said of a node that is gone")
    assert node.process.returncode == -signal.SIGKILL
    # And one that cannot start says so.
    try:
        Node.serve(data="/proc/none", command=ALLOT)
    except ConnectionError as error:
        assert "ended with status" in str(error), error
    else:
        raise AssertionError("a node started where none can be")
    step("lostNode")


def main():
    with Node.serve(data=DATA, command=ALLOT) as node:
        check_list(node)
        check_interrupted(node)
        check_cases(node)
        check_invite(node)
        check_refusal(node)
        check_withdraw(node)
        check_live(node)
        with Node.connect(os.path.join(DATA, "allot.sock")) as other:
            assert other.call("node.health")["ok"]
        check_lost()
    # Leaving closes both pipes behind `exit`, which has to be seen first.
    for _ in range(5):
        with Node.serve(data=DATA, command=ALLOT) as node:
            assert node.call("node.health")["ok"]
    step("leave")


if __name__ == "__main__":
    main()

"""Carries change sets between nodes the way any JSON-RPC tool can: changes.status, changes.export, changes.import."""

from .matching import equal, shown

ROUNDS_MAX = 10


class NotCarried(Exception):
    """The nodes did not come to hold the same change sets."""


def carry(source, target, ledger=None):
    """Brings to the target what it lacks and the source holds. A source that holds nothing gives nothing."""
    named = {} if ledger is None else {"ledger": ledger}
    since = version_of(target, ledger)
    if not version_of(source, ledger):
        return
    cursor = None
    while True:
        params = {**named, "since": since}
        if cursor is not None:
            params["cursor"] = cursor
        exported = source.call("changes.export", params)
        imported = target.call("changes.import", {"pages": exported["pages"]})
        if imported["refused"]:
            raise NotCarried(f"{target.name} refused change sets of {source.name}: {shown(imported['refused'])}")
        cursor = exported.get("nextCursor")
        if cursor is None:
            return


def exchange(nodes, ledger=None):
    """Carries in every direction until all versions are equal; NotCarried when they do not become so.

    Then once more: what each node acknowledged of the last change sets is to come to all of them too.
    """
    for _ in range(ROUNDS_MAX):
        carry_around(nodes, ledger)
        versions = [version_of(node, ledger) for node in nodes]
        if all(equal(versions[0], version) for version in versions[1:]):
            carry_around(nodes, ledger)
            return
    listing = "; ".join(f"{node.name} {shown(version)}" for node, version in zip(nodes, versions))
    raise NotCarried(f"after {ROUNDS_MAX} rounds the versions still differ: {listing}")


def carry_around(nodes, ledger):
    for source in nodes:
        for target in nodes:
            if source is not target:
                carry(source, target, ledger)


def version_of(node, ledger=None):
    """The version the node holds, in the form that changes.export takes as `since`; empty without such a ledger."""
    if ledger is not None and all(item["ledger"] != ledger for item in node.call("ledger.list")["items"]):
        return []
    return node.call("changes.status", None if ledger is None else {"ledger": ledger})["version"]

"""A node in memory for the tests of the loop: answers the workload, and can be made to break its promises."""

from scenario_runner.node import RequestFailed


class MemoryNode:
    """Keeps invitations as id to (state, address) and the first result of every command."""

    def __init__(self):
        self.invitations = {}
        self.results = {}
        self.verification = {"ok": True}
        self._count = 0

    def call(self, method, params=None):
        params = params or {}
        if method == "invitation.list":
            return self._page(int(params.get("cursor", 0)), params["limit"])
        if method == "node.verify":
            return self.verification
        command_id = params["commandId"]
        if command_id not in self.results:
            self.results[command_id] = self._perform(method, params)
        return self.results[command_id]

    def lose_last(self, command):
        """As if the last command had never been done."""
        result = self.results.pop(command.command_id)
        for row in result["results"]:
            if command.method == "invitation.create":
                del self.invitations[row["invitation"]]
            else:
                self.invitations[row["invitation"]] = ("pending", self.invitations[row["invitation"]][1])

    def forget_command(self, command):
        """Keeps what the command did, but not that it was done."""
        del self.results[command.command_id]

    def _perform(self, method, params):
        if method == "invitation.create":
            return {"results": [self._invite(address) for address in params["emails"]]}
        if method == "invitation.withdraw":
            return {"results": [self._withdraw(invitation) for invitation in params["invitations"]]}
        if method == "ledger.create":
            return {"ledger": "led_1", "recoveryPhrase": "window badge"}
        if method in ("product.define", "fund.open", "fund.deposit"):
            return {"ledger": "led_1", "product": "prod_1", "fund": "fund_1"}
        raise RequestFailed(method, {"code": -32601, "message": "unknown method"})

    def _invite(self, address):
        self._count += 1
        invitation = f"inv_{self._count}"
        self.invitations[invitation] = ("pending", address)
        return {"ok": True, "invitation": invitation}

    def _withdraw(self, invitation):
        self.invitations[invitation] = ("withdrawn", self.invitations[invitation][1])
        return {"ok": True, "invitation": invitation}

    def _page(self, start, limit):
        names = sorted(self.invitations)
        items = []
        for name in names[start : start + limit]:
            state, address = self.invitations[name]
            items.append({"invitation": name, "state": state, "email": address})
        more = {"nextCursor": str(start + limit)} if start + limit < len(names) else {}
        return {"items": items, **more}

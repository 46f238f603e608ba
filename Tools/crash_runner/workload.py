"""What the crash loop asks of a node: the only file that knows method names, parameters and results."""

VALID_UNTIL = "2036-01-01T00:00:00Z"
PRICE = {"amount": 100, "currency": "USD"}
DEPOSIT = {"amount": 1_000_000_000, "currency": "USD"}
LIST_LIMIT = 500
WITHDRAWN = "withdrawn"


class Command:
    """A mutation with its command id; repeating it must give the first result."""

    def __init__(self, command_id, method, params):
        self.command_id = command_id
        self.method = method
        self.params = dict(params, commandId=command_id)


class Read:
    """A request that changes nothing and runs beside the mutations."""

    def __init__(self, method, params):
        self.method = method
        self.params = params


class Workload:
    """Draws commands from one source of randomness. It is told what was acknowledged and builds on that only."""

    def __init__(self, random):
        self._random = random
        self._count = 0
        self._ids = {}
        self._withdrawable = []

    def setup(self, perform):
        """Brings an empty node to where invitations can be made. `perform` plays a command and gives its result."""
        perform(Command("setup-ledger", "ledger.create", {"name": "Crash"}))
        course = {"name": "Course", "kind": "course", "price": PRICE}
        self._ids["product"] = perform(Command("setup-product", "product.define", course))["product"]
        fund = perform(Command("setup-fund", "fund.open", {"name": "Fund", "currency": DEPOSIT["currency"]}))
        self._ids["fund"] = fund["fund"]
        perform(Command("setup-deposit", "fund.deposit", self._deposit(DEPOSIT)))

    def next_command(self):
        """A mutation: mostly invitations of one to five learners, some withdrawals and deposits."""
        self._count += 1
        command_id = f"load-{self._count}"
        draw = self._random.random()
        if draw < 0.15 and self._withdrawable:
            index = self._random.randrange(len(self._withdrawable))
            invitation = self._withdrawable.pop(index)
            return Command(command_id, "invitation.withdraw", {"invitations": [invitation], "reason": "other"})
        if draw < 0.20:
            return Command(command_id, "fund.deposit", self._deposit({"amount": 1, "currency": DEPOSIT["currency"]}))
        addresses = [f"learner-{self._count}-{row}@example.org" for row in range(self._random.randint(1, 5))]
        invite = {"product": self._ids["product"], "supply": self._ids["fund"], "emails": addresses}
        return Command(command_id, "invitation.create", dict(invite, start={"on": "acceptance"}))

    def next_read(self):
        """Now and then a read, mostly None."""
        return Read("changes.export", {}) if self._random.random() < 0.01 else None

    def acknowledged(self, command, result):
        """Told of every acknowledgement, so that later commands can build on it."""
        self._withdrawable += created_by(command, result)

    def _deposit(self, money):
        return {"fund": self._ids["fund"], "amount": money, "validUntil": VALID_UNTIL}


def created_by(command, result):
    """The invitations that an acknowledged command made."""
    if command.method != "invitation.create":
        return []
    return [row["invitation"] for row in result["results"] if row["ok"]]


def withdrawn_by(command, result):
    """The invitations that an acknowledged command withdrew."""
    if command.method != "invitation.withdraw":
        return []
    return [i for i, row in zip(withdrawals_in(command), result["results"]) if row["ok"]]


def addresses_in(command):
    """The addresses a command invites."""
    return command.params["emails"] if command.method == "invitation.create" else []


def withdrawals_in(command):
    """The invitations a command withdraws."""
    return command.params["invitations"] if command.method == "invitation.withdraw" else []


def refused_rows(command, result):
    """Rows of a bulk result that were refused. The workload asks for nothing that a node may refuse."""
    return [row for row in result.get("results", []) if not row["ok"]]


def all_invitations(node):
    """Every invitation the node knows: id to (state, address); the same id twice is reported by a ValueError."""
    found, cursor = {}, None
    while True:
        params = {"limit": LIST_LIMIT}
        if cursor is not None:
            params["cursor"] = cursor
        page = node.call("invitation.list", params)
        for item in page["items"]:
            if item["invitation"] in found:
                raise ValueError(f"invitation.list shows {item['invitation']} twice")
            found[item["invitation"]] = (item["state"], item["email"])
        cursor = page.get("nextCursor")
        if cursor is None:
            return found


def verification_problem(node):
    """What node.verify complains of, or None."""
    result = node.call("node.verify")
    return None if result.get("ok") is True else result


def is_overload(failed):
    """Whether the node refused a request because it has too much to do: no acknowledgement, and no fault."""
    return failed.error.get("code") == -32005

import JSONRPC
import Testing

/// What a ledger shows of everything that moving carries, without the names of things, which are new in a new ledger.
struct MovedPicture: Equatable {
  /// Orders that are asked for, or assigned and not over.
  var orders: [String] = []
  /// Licenses that are held or waited for, and invitations that are open or accepted with access.
  var issued: [String] = []
  var subscriptions: [String] = []
  /// What subscriptions were charged, and the sum.
  var statements: [String] = []
  var learners: [String] = []
  var settings: [String] = []
  /// What is free and held of each fund.
  var balances: [String] = []
  /// What is open, used and held out of each supply.
  var utilization: [String: [Int64]] = [:]
  /// What ends: credits and orders.
  var expiring: [String] = []

  /// - Parameter paidInAgain: whose access outlives its credits (``RoundTripTests``), so that its end is a new one.
  init(_ node: TestNode, paidInAgain: Set<String> = []) throws {
    let now = try #require(try node.call("ledger.get").text("advancedTo"))
    var used: [String: Int64] = [:]
    for line in try Moving.lines(node) where line["type"] == "order" {
      used[line.text("order") ?? ""] = line["used"]?.int64Value ?? 0
    }
    try readOrders(node, now, used)
    try readIssued(node, paidInAgain)
    try readSubscriptions(node)
    try readPeople(node)
    try readReports(node, used)
  }

  private static func words(_ json: JSON, _ members: [String]) -> String {
    members.map { "\($0) \(json.at($0)?.shown ?? "-")" }.joined(separator: ", ")
  }

  private mutating func readOrders(_ node: TestNode, _ now: String, _ used: [String: Int64]) throws {
    for order in try Moving.all(node, "order.list") {
      let gone = used[order.text("order") ?? ""] ?? 0
      let left = (order["quantity"]?.int64Value ?? 0) - gone
      let isOpen =
        order["state"] == "requested" || (order["state"] == "assigned" && order.text("validUntil") ?? "" > now)
      guard isOpen, left > 0 else { continue }
      let held = (order["allocated"]?.int64Value ?? 0) - gone
      orders.append(
        "\(left) held \(held) "
          + Self.words(
            order, ["productName", "state", "available", "waiting", "purchaseOrder", "note", "validUntil"]))
    }
    orders.sort()
  }

  /// Names an invitation by whom it is for and to what.
  static func name(_ line: JSON) -> String { words(line, ["email", "productName"]) }

  private mutating func readIssued(_ node: TestNode, _ paidInAgain: Set<String>) throws {
    let over: [JSON?] = ["withdrawn", "declined", "expired", "merged", "void", "released"]
    for each in try Moving.all(node, "license.list") + Moving.all(node, "invitation.list") {
      let access = each.at("access.state")
      guard !over.contains(each["state"]), access != "ended", access != "revoked" else { continue }
      let end = paidInAgain.contains(Self.name(each)) ? nil : each["validUntil"] ?? each["end"]
      issued.append(Self.words(each, ["email", "productName", "state", "purchaseOrder", "note"]) + (end?.shown ?? ""))
    }
    issued.sort()
  }

  private mutating func readSubscriptions(_ node: TestNode) throws {
    for each in try Moving.all(node, "subscription.list") {
      let id = try #require(each["subscription"])
      let shown = try node.call("subscription.get", ["subscription": id])
      var words = Self.words(
        shown,
        [
          "state", "productName", "seats", "used", "free", "bought", "waiting", "months", "anchor", "timeZone",
          "startsOn",
          "startsAt", "cycle", "nextRenewal", "validUntil", "recurringTotal", "cancelled", "endsOn",
        ])
      for purchase in shown["purchases"]?.arrayValue ?? [] {
        let said = ["state", "quantity", "unitPrice", "requestedOn", "paidAt", "paidOn", "reference", "reason"]
        words += "; purchase " + Self.words(purchase, said)
      }
      for invoice in shown["invoices"]?.arrayValue ?? [] {
        let said = ["firstDay", "renewal", "endsAt", "invoicedAt", "unitPrice", "total", "seats", "catchUps"]
        words += "; invoice " + Self.words(invoice, said)
      }
      for quote in shown["quotes"]?.arrayValue ?? [] {
        words += "; quote " + Self.words(quote, ["quantity", "unitPrice", "requestedOn", "amount"])
      }
      let charges = (shown["charges"]?.arrayValue ?? []).map { Self.words($0, ["kind", "text", "purchasedOn"]) }
      subscriptions.append(words + "; " + charges.sorted().joined(separator: "; "))
      let statement = try Moving.all(node, "subscription.statement", ["subscription": id])
      statements.append(statement.map { Self.words($0, ["kind", "amount", "text"]) }.sorted().joined(separator: "; "))
      statements.append(statement.last?.at("total")?.shown ?? "")
    }
  }

  private mutating func readPeople(_ node: TestNode) throws {
    for each in try Moving.all(node, "learner.list") {
      let shown = try node.call("learner.get", ["learner": try #require(each["learner"])])
      let addresses = shown.at("addresses")?.texts("email").joined(separator: " ") ?? ""
      learners.append(
        Self.words(shown, ["email", "name", "registered", "onboarding"])
          + " \(shown["departedAt"] == nil ? "" : "left") \(addresses)")
    }
    learners.sort()
    var ledger = try node.call("ledger.get").objectValue ?? JSONObject()
    // What nodes have seen of a setting is not moved.
    var strategy = ledger["strategy"]?.objectValue ?? JSONObject()
    for name in ["settlement", "cases"] { strategy[name] = nil }
    ledger["strategy"] = .object(strategy)
    settings = [Self.words(.object(ledger), ["timeZone", "partner", "strategy", "reminderDays"])]
    if let product = ledger["automaticAllocation"]?.stringValue, product != "none" {
      settings.append(try node.call("product.get", ["product": .string(product)]).text("name") ?? "")
    }
  }

  private mutating func readReports(_ node: TestNode, _ used: [String: Int64]) throws {
    for fund in try Moving.all(node, "fund.list") {
      balances.append(Self.words(fund, ["name", "balance.free", "balance.held"]))
    }
    for row in try Moving.all(node, "report.utilization") {
      let key = Self.words(row, ["supplyKind", "supplyName", "productName"])
      func count(_ member: String) -> Int64 { row.at(member)?.int64Value ?? 0 }
      let gone = used[row.text("supply") ?? ""] ?? 0
      // Licenses that are used up count as allocated or accepted, but are not carried; their places say it.
      let isOrder = row["supplyKind"] == "order"
      let counts = [
        isOrder ? 0 : count("pending"), count("waitlisted"), isOrder ? 0 : count("accepted") - count("ended"),
        count("held.amount"),
        isOrder ? count("placesHeld") + count("placesUsed") - gone : 0,
      ]
      guard counts.contains(where: { $0 != 0 }) else { continue }
      utilization[key] = zip(utilization[key] ?? Array(repeating: 0, count: counts.count), counts).map { $0 + $1 }
    }
    let params: JSONObject = ["days": 3_650, "kinds": ["lot", "order"]]
    for row in try Moving.all(node, "report.expiring", params) {
      let gone = used[row.text("order") ?? ""] ?? 0
      let quantity = (row["quantity"]?.int64Value ?? 0) - gone
      // Credits that are spent whole end without consequence.
      let left = (row.at("free.amount")?.int64Value ?? 0) + (row.at("held.amount")?.int64Value ?? 0)
      guard row["kind"] == "lot" ? left > 0 : quantity > 0 else { continue }
      expiring.append(Self.words(row, ["at", "kind", "fundName", "free", "held", "productName"]) + " \(quantity)")
    }
    expiring.sort()
  }
}

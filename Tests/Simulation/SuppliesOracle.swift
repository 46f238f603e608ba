import JSONRPC
import LedgerModel
import Licensing

/// What a node shows of orders, licenses, subscriptions, learners and settings, and what it ought to.
extension NaiveOracle {
  func compareSupplies(with expected: LedgerModel.LedgerSummary) throws {
    let places = Dictionary(expected.places.map { ($0.supply, $0) }) { first, _ in first }
    try compare(
      "licenses", try shownLicenses(),
      Set(expected.invitations.filter { $0.lifecycle != "void" && $0.given == .allocation }.map(Self.licenseText)))
    try compare("orders", try shownOrders(), Set(expected.orders.map { Self.text($0, places[$0.id]) }))
    try compare("subscriptions", try shownSubscriptions(), Set(expected.subscriptions.flatMap(Self.lines)))
  }

  // MARK: Licenses

  private func shownLicenses() throws -> Set<String> {
    Set(
      try items("license.list").filter { $0["state"] != "void" }.map { item in
        (["license", "state", "validUntil"].map { item[$0]?.stringValue ?? "" } + [Self.ending(item)])
          .joined(separator: " ")
      })
  }

  private static func licenseText(_ each: LedgerModel.LedgerSummary.Invitation) -> String {
    let names = ["pending": "allocated", "accepted": "inUse"]
    let id = PublicID(kind: .license, each.id).text
    return [id, names[each.lifecycle] ?? each.lifecycle, each.end.text, ending(each)].joined(separator: " ")
  }

  // MARK: Orders

  private func shownOrders() throws -> Set<String> {
    Set(
      try items("order.list").filter { $0["state"] != "void" }.map { item in
        let requests = (item["cancellations"]?.arrayValue ?? []).map { request in
          "\(request["cancellation"]?.stringValue ?? "") \(request["state"]?.stringValue ?? "")"
        }
        let numbers = ["quantity", "allocated"].map { "\($0) \(item[$0]?.int64Value ?? -1)" }
        let words = ["order", "state", "validUntil"].map { item[$0]?.stringValue ?? "" }
        return (words + numbers + requests).joined(separator: " ")
      })
  }

  private static func text(
    _ each: LedgerModel.LedgerSummary.Order, _ places: LedgerModel.LedgerSummary.Places?
  ) -> String {
    let isClosed = each.requests.contains { $0.state == "approved" } && places?.capacity == 0
    let requests = each.requests.map { "\(PublicID(kind: .cancellation, $0.id).text) \($0.state)" }
    let words = [PublicID(kind: .order, each.id).text, isClosed ? "cancelled" : each.state, each.end?.text ?? ""]
    let numbers = ["quantity \(each.quantity)", "allocated \((places?.held ?? 0) + (places?.spent ?? 0))"]
    return (words + numbers + requests).joined(separator: " ")
  }

  // MARK: Subscriptions

  private func shownSubscriptions() throws -> Set<String> {
    var result: Set<String> = []
    for item in try items("subscription.list") {
      guard let id = item["subscription"] else { continue }
      let shown = try world.must(node, "subscription.get", ["ledger": .string(world.ledger), "subscription": id])
      let name = id.stringValue ?? ""
      result.insert(
        "\(name) bought \(shown["bought"]?.int64Value ?? -1) until \(shown["validUntil"]?.stringValue ?? "") "
          + "total \(shown["recurringTotal"]?["amount"]?.int64Value ?? -1) \(shown["cancelled"] == true)")
      for each in shown["purchases"]?.arrayValue ?? [] {
        result.insert("\(name) \(each["purchase"]?.stringValue ?? "") \(each["state"]?.stringValue ?? "")")
      }
      for each in shown["invoices"]?.arrayValue ?? [] { result.insert("\(name) \(each["invoice"]?.stringValue ?? "")") }
      for each in shown["charges"]?.arrayValue ?? [] {
        let words = ["kind", "cycleStart", "purchase", "invoice"].map { each[$0]?.stringValue ?? "" }
        let numbers = ["quantity", "days", "cycleDays"].map { "\(each[$0]?.int64Value ?? -1)" }
        let amount = "\(each["amount"]?["amount"]?.int64Value ?? -1)"
        result.insert("\(name) " + (words + numbers + [amount]).joined(separator: " "))
      }
    }
    return result
  }

  private static func lines(_ each: LedgerModel.LedgerSummary.Subscription) -> [String] {
    let name = PublicID(kind: .subscription, each.id).text
    let lines = each.lines.map { line in
      [
        name, line.kind, line.cycleStart.text, line.purchase.map { PublicID(kind: .purchase, $0).text } ?? "",
        line.invoice.map { PublicID(kind: .invoice, $0).text } ?? "", "\(line.quantity)", "\(line.days)",
        "\(line.cycleDays)", "\(line.amount)",
      ].joined(separator: " ")
    }
    return [
      "\(name) bought \(each.seats.last?.seats ?? -1) until \(each.cycleEnds.last?.text ?? "") "
        + "total \(each.recurringTotal) \(each.cancelledBy != nil)"
    ] + each.purchases.map { "\(name) \(PublicID(kind: .purchase, $0.id).text) \($0.state)" }
      + each.invoices.map { "\(name) \(PublicID(kind: .invoice, $0).text)" } + lines
  }

  // MARK: Learners and settings

  /// C26, C30, C33, R35: facts that end nothing by themselves.
  func compare(with people: NaivePeople) throws {
    let learners = try items("learner.list")
    try compare(
      "learners",
      Set(
        learners.map { item in
          let onboarding = item["onboarding"]
          return [item["learner"], item["departedAt"], onboarding?["kind"], onboarding?["technology"], item["team"]]
            .map { $0?.stringValue ?? "" }.joined(separator: " ")
        }),
      Set(learners.compactMap { $0["learner"]?.stringValue }.map { Self.text(ofLearner: $0, people) }))
    let strategy = try world.must(node, "strategy.get", ["ledger": .string(world.ledger)])
    try compare(
      "strategy", [strategy["kind"]?.stringValue ?? ""], [people.strategy.map { "\($0.kind)" } ?? "none"])
    for learner in learners { try addressesFind(learner) }
  }

  private static func text(ofLearner name: String, _ people: NaivePeople) -> String {
    let departed = people.departures.first { $0.key.text == name }?.value.text ?? ""
    let begun = people.onboardings.first { $0.key.text == name }?.value
    let team = people.teams.first { $0.key.text == name }?.value.text ?? ""
    return [name, departed, begun.map { "\($0.kind)" } ?? "", begun?.technology ?? "", team].joined(separator: " ")
  }

  /// C26: whoever is looked up by an address that a learner is shown with is that learner.
  private func addressesFind(_ learner: JSON) throws {
    guard let name = learner["learner"] else { return }
    let ledger = JSON.string(world.ledger)
    let shown = try world.must(node, "learner.get", ["ledger": ledger, "learner": name])
    for email in ((shown["addresses"]?.arrayValue ?? []) + [learner]).compactMap({ $0["email"] }) {
      let found = try world.must(node, "learner.get", ["ledger": ledger, "learner": email])
      if found["learner"] != name {
        throw Failure(
          "naive", "\(World.text(email)) of \(World.text(name)) finds \(World.text(found["learner"] ?? .null))")
      }
    }
  }
}

import JSONRPC
import LedgerModel
import Licensing

/// Works the whole ledger out once more with the naive model, from the change sets a node holds, and compares what the
/// node shows.
struct NaiveOracle {
  let world: World
  let node: SimulatedNode

  /// Compares what the node shows now, by its own clock, with what the change sets it holds come to. While some are too
  /// far ahead of that clock to count, there is nothing to compare.
  func check() throws {
    let log = try WrittenLog(of: node)
    let present = Instant(milliseconds: world.now + node.skew)
    guard log.counts(at: present) else { return }
    let model = NaiveModel(entries: log.entries, order: log.order)
    let expected = model.summary(at: present)
    do {
      try compare(with: expected, besides: model.settingLosses)
      try compare(with: model.people)
    } catch let failure as Failure {
      let resolved = Derivation.state(of: log.entries, order: log.order, at: present).summary
      let verdict = resolved == expected ? "the resolvers agree with the model" : "the resolvers differ from the model"
      throw Failure(failure.oracle, "\(failure.detail) (\(verdict))")
    }
  }

  private func compare(
    with expected: LedgerModel.LedgerSummary, besides settings: [LedgerModel.LedgerSummary.Loss]
  ) throws {
    try compare(
      "invitations", try shownInvitations(),
      Set(expected.invitations.filter { $0.lifecycle != "void" && $0.given == .invitation }.map(Self.text)))
    try compareSupplies(with: expected)
    try compare("funds", try shownFunds(), Set(expected.funds.map(Self.text)))
    try compare("cases", try shownCases(), Set((expected.losses + settings).map(Self.text)))
    try compare("evaluations", try shownEvaluations(), Set(expected.evaluations.map(Self.text)))
  }

  func compare(_ what: String, _ shown: Set<String>, _ expected: Set<String>) throws {
    guard shown != expected else { return }
    let surplus = shown.subtracting(expected).sorted().joined(separator: "; ")
    let lacking = expected.subtracting(shown).sorted().joined(separator: "; ")
    throw Failure("naive", "\(what): shown [\(surplus)], expected [\(lacking)]")
  }

  // MARK: What the node shows, and what it ought to

  func items(_ method: String, _ more: JSONObject = JSONObject()) throws -> [JSON] {
    var params = more
    params.append("ledger", .string(world.ledger))
    params.append("limit", 1000)
    return try world.must(node, method, params)["items"]?.arrayValue ?? []
  }

  private func shownInvitations() throws -> Set<String> {
    Set(
      try items("invitation.list").filter { $0["state"] != "void" }.map { item in
        let start = item["start"]?["date"]?.stringValue ?? "acceptance"
        let words = ["invitation", "state", "end", "deadline"].map { item[$0]?.stringValue ?? "" }
        return (words + [start, Self.ending(item)]).joined(separator: " ")
      })
  }

  private static func text(_ each: LedgerModel.LedgerSummary.Invitation) -> String {
    let id = PublicID(kind: .invitation, each.id).text
    let state = each.lifecycle == "reversed" ? "accepted" : each.lifecycle
    let start = if case .date(let day) = each.start { day.text } else { "acceptance" }
    return [id, state, each.end.text, each.deadline.text, start, ending(each)].joined(separator: " ")
  }

  /// The row that ended an invitation or a license, where a row did and no acceptance outweighs it.
  static func ending(_ item: JSON) -> String {
    endings.contains(item["state"]?.stringValue ?? "") ? item["cause"]?.stringValue ?? "" : ""
  }

  static func ending(_ each: LedgerModel.LedgerSummary.Invitation) -> String {
    guard endings.contains(each.lifecycle) else { return "" }
    return each.by.map { PublicID(kind: .operation, $0).text } ?? ""
  }

  private static let endings: Set = ["withdrawn", "declined", "released"]

  private func shownFunds() throws -> Set<String> {
    Set(
      try items("fund.list").map { item in
        let amounts = ["free", "held", "spent", "forfeited", "overage"].map { name in
          "\(name) \(item["balance"]?[name]?["amount"]?.int64Value ?? 0)"
        }
        return ([item["fund"]?.stringValue ?? ""] + amounts).joined(separator: " ")
      })
  }

  private static func text(_ each: LedgerModel.LedgerSummary.Fund) -> String {
    let amounts = [FundAccount.free, .held, .spent, .forfeited, .overage].map { account in
      "\(account.rawValue) \(abs(each.balances[account] ?? 0))"
    }
    return ([PublicID(kind: .fund, each.id).text] + amounts).joined(separator: " ")
  }

  private func shownCases() throws -> Set<String> {
    Set(
      try items("case.list", ["state": "all"]).map { item in
        "\(item["rule"]?.stringValue ?? "") \(item["lost"]?["operation"]?.stringValue ?? "")"
      })
  }

  private static func text(_ each: LedgerModel.LedgerSummary.Loss) -> String {
    "\(each.rule.name) \(PublicID(kind: .operation, each.lost).text)"
  }

  private func shownEvaluations() throws -> Set<String> {
    Set(
      try items("evaluation.list").map { item in
        ["evaluation", "state"].map { item[$0]?.stringValue ?? "" }.joined(separator: " ")
      })
  }

  private static func text(_ each: LedgerModel.LedgerSummary.Evaluation) -> String {
    "\(PublicID(kind: .evaluation, each.id).text) \(each.state)"
  }
}

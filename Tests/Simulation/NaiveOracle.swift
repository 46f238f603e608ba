import ChangeSets
import Exchange
import JSONRPC
import LedgerModel
import Licensing
import Replica

/// Works the whole ledger out once more with the naive model, from the change sets a node holds, and compares what the
/// node shows.
struct NaiveOracle {
  let world: World
  let node: SimulatedNode

  func check() throws {
    let (entries, order) = try history()
    let expected = NaiveModel(entries: entries, order: order).summary(at: Instant(milliseconds: world.now))
    try compare(
      "invitations", try shownInvitations(), Set(expected.invitations.filter { $0.lifecycle != "void" }.map(Self.text)))
    try compare("funds", try shownFunds(), Set(expected.funds.map(Self.text)))
    try compare("cases", try shownCases(), Set(expected.losses.map(Self.text)))
    try compare("evaluations", try shownEvaluations(), Set(expected.evaluations.map(Self.text)))
  }

  private func compare(_ what: String, _ shown: Set<String>, _ expected: Set<String>) throws {
    guard shown != expected else { return }
    let surplus = shown.subtracting(expected).sorted().joined(separator: "; ")
    let lacking = expected.subtracting(shown).sorted().joined(separator: "; ")
    throw Failure("naive", "\(what): shown [\(surplus)], expected [\(lacking)]")
  }

  // MARK: The history as the naive model takes it

  /// Every change set the node holds, each with exactly what its author had seen.
  private func history() throws -> ([LedgerModel.World.Entry], WorldOrder) {
    let sets = try changeSets().sorted { ($0.header.time, $0.id) < ($1.header.time, $1.id) }
    var places: [ChangeSetID: Int] = [:]
    var devices: [ChainID: [UInt8]] = [:]
    var entries: [LedgerModel.World.Entry] = []
    for (place, set) in sets.enumerated() {
      var past = Handles()
      for parent in [set.header.previous].compactMap({ $0 }) + set.header.heads.map(\.hash) {
        guard let index = places[parent] else { throw Failure("naive", "a change set without its past") }
        past.formUnion(entries[index].past)
        past.insert(index)
      }
      places[set.id] = place
      if let start = set.header.start { devices[set.header.chain] = start.device.bytes }
      entries.append(try entry(of: set, place: place, past: past, device: devices[set.header.chain] ?? []))
    }
    return (entries, WorldOrder(pasts: entries.map(\.past)))
  }

  private func changeSets() throws -> [ChangeSet] {
    guard let store = node.exchangeStore, let ledger = try store.ledgers(offeredTo: .local).first else { return [] }
    var result: [ChangeSet] = []
    for chain in Set(try store.tips(in: ledger).map(\.chain)).sorted() {
      let links = try store.links(of: chain, from: ChainPosition(number: 1), limit: 10_000, in: ledger)
      result += try store.changeSets(links, in: ledger).map { try ChangeSet(reading: $0) }
    }
    return result
  }

  private func entry(
    of set: ChangeSet, place: Int, past: Handles, device: [UInt8]
  ) throws -> LedgerModel.World.Entry {
    guard case .understood(let body) = set.body, let id = SetID(bytes: set.id.hash.bytes),
      let chain = SetID(bytes: set.header.chain.hash.bytes)
    else { throw Failure("naive", "a change set that cannot be read") }
    return LedgerModel.World.Entry(
      stamp: SetStamp(
        id: id, time: set.header.time.rawValue, chain: chain, number: set.header.number, handle: Int64(place)),
      past: past,
      acting: AuthorityBook.Acting(
        member: EntityReference.decode(body.actor), grant: EntityReference.decode(body.grant), deviceKey: device),
      operations: try body.operations.map { operation in
        Self.withGoodSignature(try OperationCodec.decode(kind: operation.kind, payload: operation.payload))
      })
  }

  /// Only honest nodes take part, so every proof is good; the model has a signature of its own for that.
  private static func withGoodSignature(_ operation: Licensing.Operation) -> Licensing.Operation {
    switch operation {
    case .accept(var accept):
      accept.proof.signature = Story.goodSignature
      return .accept(accept)
    case .decline(var decline):
      decline.proof.signature = Story.goodSignature
      return .decline(decline)
    default: return operation
    }
  }

  // MARK: What the node shows, and what it ought to

  private func items(_ method: String, _ more: JSONObject = JSONObject()) throws -> [JSON] {
    var params = more
    params.append("ledger", .string(world.ledger))
    params.append("limit", 1000)
    return try world.must(node, method, params)["items"]?.arrayValue ?? []
  }

  private func shownInvitations() throws -> Set<String> {
    Set(
      try items("invitation.list").filter { $0["state"] != "void" }.map { item in
        let start = item["start"]?["date"]?.stringValue ?? "acceptance"
        return (["invitation", "state", "end", "deadline"].map { item[$0]?.stringValue ?? "" } + [start])
          .joined(separator: " ")
      })
  }

  private static func text(_ each: LedgerModel.LedgerSummary.Invitation) -> String {
    let id = PublicID(kind: .invitation, each.id).text
    let state = each.lifecycle == "reversed" ? "accepted" : each.lifecycle
    let start = if case .date(let day) = each.start { day.text } else { "acceptance" }
    return [id, state, each.end.text, each.deadline.text, start].joined(separator: " ")
  }

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

import ChangeSets
import Exchange
import JSONRPC
import LedgerModel
import Licensing

/// "A told claim is displaced only by an accept, or by an earlier told claim of another mailer, or by less supply".
///
/// Watched on whole nodes: what each shows after a step is held against what it showed before.
struct LineWatch {
  private var shown: [Int: Shown] = [:]

  /// What a node showed, and how much of each chain it held.
  private struct Shown {
    var states: [String: String] = [:]
    var held: [SetID: UInt64] = [:]
    var clock: Int64 = 0
  }

  /// Looks at one node again.
  mutating func look(at node: SimulatedNode, in world: World) throws {
    var next = Shown()
    let listed = try world.must(node, "invitation.list", ["ledger": .string(world.ledger), "limit": 1000])
    for item in listed["items"]?.arrayValue ?? [] {
      next.states[item["invitation"]?.stringValue ?? ""] = item["state"]?.stringValue ?? ""
    }
    next.held = try Self.held(by: node)
    next.clock = world.now + node.skew
    defer { shown[node.number] = next }
    guard let former = shown[node.number] else { return }
    let displaced = next.states.filter { $0.value == "waitlisted" && former.states[$0.key] == "pending" }.keys.sorted()
    guard !displaced.isEmpty else { return }
    let change = Change(log: try WrittenLog(of: node), from: former, to: next.states)
    for invitation in displaced where !change.explains(invitation) {
      throw Failure("displaced", "\(invitation) waits on node \(node.number): \(change.description)")
    }
  }

  private static func held(by node: SimulatedNode) throws -> [SetID: UInt64] {
    guard let store = node.exchangeStore, let ledger = try store.ledgers(offeredTo: .local).first else { return [:] }
    var result: [SetID: UInt64] = [:]
    for tip in try store.tips(in: ledger) {
      guard let chain = SetID(bytes: tip.chain.hash.bytes) else { continue }
      result[chain] = max(result[chain] ?? 0, tip.number)
    }
    return result
  }

  /// What came in between two looks, and what it can account for.
  private struct Change {
    private let former: [String: String]
    private let present: [String: String]
    private let arrived: [LedgerModel.World.Entry]
    private var told: [String: Stamp] = [:]
    private var replaced: [String: String] = [:]

    init(log: WrittenLog, from shown: Shown, to present: [String: String]) {
      former = shown.states
      self.present = present
      // What was too far ahead of the clock was held and did not count.
      let counted = shown.clock + WrittenLog.aheadMaxMilliseconds
      arrived = log.entries.filter {
        $0.stamp.number > shown.held[$0.stamp.chain] ?? 0 || $0.stamp.instant.milliseconds > counted
      }
      for entry in log.entries {
        for (index, operation) in entry.operations.enumerated() { take(operation, UInt32(index), of: entry) }
      }
    }

    /// What changed, for whoever looks for the cause.
    var description: String {
      let moved = Set(former.keys).union(present.keys).filter { former[$0] != present[$0] }.sorted()
      let states = moved.map { "\($0) \(former[$0] ?? "unknown") -> \(present[$0] ?? "unknown")" }
      let kinds = arrived.flatMap(\.operations).map { "\(OperationCodec.encode($0).kind)" }
      return "\(states.joined(separator: ", ")); arrived kinds \(kinds.joined(separator: " "))"
    }

    private mutating func take(_ operation: Licensing.Operation, _ index: UInt32, of entry: LedgerModel.World.Entry) {
      func stamp(_ row: Int) -> Stamp { Stamp(set: entry.stamp, operation: index, row: UInt32(row)) }
      func name(_ id: EntityID) -> String { PublicID(kind: .invitation, id.resolved(in: entry.stamp.id)).text }
      switch operation {
      case .tell(let act): for (row, each) in act.rows.enumerated() { tell(name(each.invitation), stamp(row)) }
      case .resend(let act):
        for (row, each) in act.rows.enumerated() { tell(name(each.invitation), stamp(row)) }
      case .invite(let act):
        for (row, each) in act.rows.enumerated() where each.inherits != nil {
          guard let former = each.replaces else { continue }
          replaced[name(EntityID.own(operation: index, row: UInt32(row)))] = name(former)
        }
      default: break
      }
    }

    private mutating func tell(_ invitation: String, _ stamp: Stamp) {
      told[invitation] = told[invitation].map { min($0, stamp) } ?? stamp
    }

    /// Whether something accounts for the wait of an invitation that was honoured. One that nobody was told of may
    /// wait.
    func explains(_ invitation: String) -> Bool {
      guard let own = told[invitation] else { return true }
      // One that was accepted and merged is an accepted claim again once what stood for it is reversed.
      return arrived.contains { $0.operations.contains(where: Self.displaces) }
        || present.contains { $0.value == "accepted" && former[$0.key] != "accepted" } || isOvertaken(invitation, own)
    }

    /// An accept, or less supply.
    private static func displaces(_ operation: Licensing.Operation) -> Bool {
      switch operation {
      case .accept, .extendFund: true
      case .adjustFund(let act): act.amount < 0
      default: false
      }
    }

    /// An earlier told claim stands in line that did not, or that waited. One that the node had not heard of is another
    /// mailer's, unless its place was handed over; it may be over by now and keep its credits from an extension.
    private func isOvertaken(_ invitation: String, _ own: Stamp) -> Bool {
      present.contains { other, state in
        guard other != invitation, let place = place(of: other), place < own else { return false }
        let isNew = former[other] == nil || former[other] == "void"
        let stands = state == "pending" || state == "waitlisted"
        guard isNew ? state != "void" : stands && former[other] != "pending" else { return false }
        return former[other] != nil || replaced[other] != nil || place.set.chain != own.set.chain
      }
    }

    /// The earliest place a claim can have: its own, or one handed over to it.
    private func place(of invitation: String) -> Stamp? {
      var earliest = told[invitation]
      var current = invitation
      while let former = replaced[current] {
        if let stamp = told[former] { earliest = earliest.map { min($0, stamp) } ?? stamp }
        current = former
      }
      return earliest
    }
  }
}

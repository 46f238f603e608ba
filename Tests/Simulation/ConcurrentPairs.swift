import LedgerModel
import Licensing

/// Which pairs of the table of concurrent actions a history contains, and how often: read off the change sets alone,
/// whatever the resolvers made of them.
struct ConcurrentPairs {
  private(set) var counts: [String: Int] = [:]
  private let order: WorldOrder
  private var acts: [Act] = []
  private(set) var invited: [EntityID: Act.Place] = [:]

  /// One row, as far as a pair needs it.
  struct Act {
    enum Kind {
      case withdraw, give, edit, accept, decline, resend, decide
      case invite, extend, supply
      case release, hand, logIn
      case assign, endOrder
      case purchase, pay, fail, renew
      case depart, changeAddress, configure, appoint
    }
    struct Place {
      let supply: EntityID
      let lot: EntityID
      let learner: LearnerID
      let product: EntityID
    }
    let kind: Kind
    let stamp: Stamp
    var invitation: EntityID?
    var lots: [EntityID] = []
    var supply: EntityID?
    /// The order, subscription, purchase or device.
    var thing: EntityID?
    var learner: LearnerID?
    /// The address a learner is given, or is invited under.
    var address: LearnerID?
  }

  /// When an invitation's time is over: its deadline, and the end of its credits.
  typealias Times = (deadline: Instant, end: Instant)

  /// Counts the pairs of a log.
  ///
  /// - Parameters:
  ///   - log: what a node holds.
  ///   - times: of each invitation, as they came out.
  init(in log: WrittenLog, times: (EntityID) -> Times?) {
    order = log.order
    for entry in log.entries {
      for (index, operation) in entry.operations.enumerated() { take(operation, UInt32(index), of: entry) }
    }
    for (index, one) in acts.enumerated() {
      for other in acts[(index + 1)...] where areConcurrent(one.stamp.set, other.stamp.set) {
        for name in Set(names(one, other) + names(other, one)) { counts[name, default: 0] += 1 }
        for name in overdue(one, other, times) + overdue(other, one, times) { counts[name, default: 0] += 1 }
      }
    }
  }

  private func areConcurrent(_ one: SetStamp, _ other: SetStamp) -> Bool {
    one != other && !order.saw(one, other) && !order.saw(other, one)
  }

  private mutating func take(_ operation: Licensing.Operation, _ index: UInt32, of entry: LedgerModel.World.Entry) {
    func own(_ id: EntityID) -> EntityID { id.resolved(in: entry.stamp.id) }
    func stamp(_ row: Int = 0) -> Stamp { Stamp(set: entry.stamp, operation: index, row: UInt32(row)) }
    func add(
      _ kind: Act.Kind, row: Int = 0, _ invitation: EntityID? = nil, lots: [EntityID] = [], supply: EntityID? = nil
    ) {
      acts.append(Act(kind: kind, stamp: stamp(row), invitation: invitation, lots: lots, supply: supply))
    }
    switch operation {
    case .invite(let act):
      for (row, each) in act.rows.enumerated() {
        let id = EntityID(set: entry.stamp.id, operation: index, row: UInt32(row))
        invited[id] = Act.Place(
          supply: own(act.supply), lot: own(act.lot), learner: each.learner, product: own(act.product))
        acts.append(
          Act(
            kind: .invite, stamp: stamp(row), invitation: id, lots: [own(act.lot)], supply: own(act.supply),
            learner: each.learner, address: each.contact.key))
      }
    case .withdraw(let act):
      let heirs = Set(Self.inherited(in: entry))
      for (row, each) in act.rows.enumerated() {
        let id = EntityID(set: entry.stamp.id, operation: index, row: UInt32(row))
        add(heirs.contains(id) ? .give : .withdraw, row: row, own(each))
      }
    case .resend(let act): for (row, each) in act.rows.enumerated() { add(.resend, row: row, own(each.invitation)) }
    case .editStart(let act): for (row, each) in act.rows.enumerated() { add(.edit, row: row, own(each)) }
    case .accept(let act): add(.accept, own(act.invitation))
    case .decline(let act): add(.decline, own(act.invitation))
    case .decideEvaluation(let act): add(.decide, own(act.invitation))
    case .extendFund(let act): add(.extend, lots: act.lots.map(own), supply: own(act.fund))
    case .depositFund(let act): add(.supply, supply: own(act.fund))
    case .adjustFund(let act): add(.supply, supply: own(act.fund))
    default: acts += Self.supplyActs(operation, stamp: stamp)
    }
  }

  private static func inherited(in entry: LedgerModel.World.Entry) -> [EntityID] {
    entry.operations.flatMap { operation -> [EntityID] in
      guard case .invite(let act) = operation else { return [] }
      return act.rows.compactMap { $0.inherits?.resolved(in: entry.stamp.id) }
    }
  }

  // MARK: The table

  private func names(_ one: Act, _ other: Act) -> [String] {
    if let invitation = one.invitation, invitation == other.invitation { return namesOnOne(one.kind, other.kind) }
    if let name = supplyName(one, other) { return [name] }
    switch (one.kind, other.kind) {
    case (.invite, .invite): return namesOnTwo(one, other)
    case (.extend, .withdraw), (.extend, .give):
      return other.invitation.flatMap { invited[$0] }.map { one.lots.contains($0.lot) } == true ? ["C14"] : []
    case (.extend, .invite): return one.lots.contains { other.lots.contains($0) } ? ["C15"] : []
    case (.extend, .extend): return one.lots.contains { other.lots.contains($0) } ? ["C16"] : []
    case (.supply, .invite): return one.supply == other.supply ? ["C17"] : []
    case (.give, .invite): return one.invitation.flatMap { invited[$0] }?.supply == other.supply ? ["C32"] : []
    default: return []
    }
  }

  private func namesOnOne(_ one: Act.Kind, _ other: Act.Kind) -> [String] {
    switch (one, other) {
    case (.withdraw, .accept): ["C1"]
    case (.give, .accept): ["C1", "C31"]
    case (.withdraw, .withdraw), (.withdraw, .give), (.give, .give): ["C4"]
    case (.withdraw, .edit), (.give, .edit): ["C5"]
    case (.edit, .edit): ["C6"]
    case (.edit, .accept): ["C7"]
    case (.accept, .accept): ["C9"]
    case (.resend, .withdraw), (.resend, .give), (.resend, .accept): ["C10"]
    case (.decline, .withdraw), (.decline, .give), (.decline, .accept): ["C27"]
    case (.decide, .decide): ["C28"]
    case (.hand, .hand): ["C11"]
    case (.hand, .release): ["C12"]
    case (.hand, .logIn), (.release, .logIn): ["C13"]
    default: []
    }
  }

  private func namesOnTwo(_ one: Act, _ other: Act) -> [String] {
    guard one.supply == other.supply, let here = one.invitation.flatMap({ invited[$0] }),
      let there = other.invitation.flatMap({ invited[$0] })
    else { return [] }
    return here.learner == there.learner && here.product == there.product ? ["C2", "C3"] : ["C2"]
  }

  /// An acceptance, and something written after the deadline by somebody who did not know of it.
  private func overdue(_ one: Act, _ other: Act, _ times: (EntityID) -> Times?) -> [String] {
    guard one.kind == .accept, let times = one.invitation.flatMap(times),
      other.stamp.instant >= times.deadline
    else { return [] }
    return times.deadline == times.end ? ["C8", "C18"] : ["C8"]
  }
}

import ChangeSets
import Foundation
import GRDB
import Licensing

/// What the resolution of an assignment reads of other things, with only the change sets of a past moment.
///
/// The resolvers are those that derive the present; nothing is written. Lives inside one read, on its thread.
final class PastContext: AssignmentContext {
  let reader: LedgerReader
  let past: KnownPast
  private let causality: SQLCausality
  private let facts: FactStore
  private var failure: (any Error)?
  private var products: [EntityID: ProductState?] = [:]
  private var funds: [EntityID: FundState?] = [:]
  private var orders: [EntityID: OrderState?] = [:]
  private var subscriptions: [EntityID: SubscriptionOutcome?] = [:]
  private var answers: [Question: Handover?] = [:]

  private struct Question: Hashable {
    let invitation: EntityID
    let viewpoint: Stamp?
  }

  init(reader: LedgerReader, past: KnownPast) throws {
    self.reader = reader
    self.past = past
    causality = try SQLCausality(db: reader.db)
    facts = FactStore(db: reader.db, map: reader.map)
  }

  /// The changes of settings that had lost (C30).
  func settingCases() throws -> [Case] {
    guard let unit = try Derivation.settingsUnit(of: reader.ledgerID, map: reader.map) else { return [] }
    let rows = try facts.rows(about: unit.rawValue).filter { past.holds($0.stamp.set) }
    return SettingsResolver(changes: Derivation.settingChanges(in: rows), causality: causality).outcome.cases
  }

  /// The placements of a learner that were known (R34).
  private func placements(of learner: LearnerID) throws -> [TeamPlacement] {
    try TeamPlacements(db: reader.db, ledger: reader.ledger, map: reader.map).of(learner)
      .filter { past.holds($0.stamp.set) }
  }

  /// The team that a learner was in; none if they were in none.
  func team(of learner: LearnerID) throws -> TeamName {
    try placements(of: learner).max { $0.stamp < $1.stamp }?.team ?? .none
  }

  /// The placements of a learner that had lost (C30).
  func teamCases(of learner: LearnerID) throws -> [Case] {
    SettingsResolver(placements: try placements(of: learner), causality: causality).outcome.cases
  }

  func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool { causality.saw(later, earlier) }

  func product(_ id: EntityID) -> ProductHistory? { attempt { try productState(id)?.history } }

  func lot(_ id: EntityID) -> LotHistory? {
    attempt {
      guard let supply = reader.cache.lots[id]?.supply else { return nil }
      return try lots(of: supply)?.first { $0.id == id }?.history
    }
  }

  func registration(of learner: LearnerID, seenBy viewpoint: Stamp?) -> Instant? {
    guard let viewpoint else { return attempt { try reader.learnerFacts(of: learner, in: past).registered } }
    return attempt {
      try LearnerFacts.registrations(of: learner, ledger: reader.ledger, map: reader.map, db: reader.db)
        .filter { past.holds($0.set) && precedes($0, viewpoint) }.min()?.instant
    }
  }

  func terms(of invitation: EntityID, seenBy viewpoint: Stamp) -> InvitationTerms? {
    attempt {
      guard let id = try reader.map.local(invitation), precedes(try reader.map.stamp(id), viewpoint),
        case .invite(let invite)? = try reader.operation(at: id)
      else { return nil }
      return InvitationTerms(invite, row: Int(id.row), in: invitation.set)
    }
  }

  func handover(of invitation: EntityID, seenBy viewpoint: Stamp?) -> Handover? {
    attempt {
      let question = Question(invitation: invitation, viewpoint: viewpoint)
      if let known = answers[question] { return known }
      guard let unit = try unit(of: invitation) else { return nil }
      // Only what is older is asked for on the way, so it ends.
      let known = try facts(of: unit).filter { fact in viewpoint.map { precedes(fact.stamp, $0) } ?? true }
      let answer = AssignmentResolver(facts: known, context: self).handover(of: invitation, seenBy: viewpoint)
      answers[question] = answer
      return answer
    }
  }

  func heirs(of row: Stamp) -> Set<LearnerID> {
    attempt {
      guard let id = try reader.map.local(row.entity) else { return nil }
      return Heirs.learners(of: row.entity, in: try reader.operations(ofSet: id.set))
    } ?? []
  }

  /// The product as it was; nil if it was not known.
  func productState(_ id: EntityID) throws -> ProductState? {
    if let known = products[id] { return known }
    var state: ProductState?
    if reader.cache.products[id] != nil, let unit = try reader.map.local(id) {
      let known = try facts.productFacts(of: unit.rawValue).filter { past.holds($0.stamp.set) }
      state = ProductResolver(facts: known, causality: causality).state()
    }
    products[id] = .some(state)
    return state
  }

  /// The fund as it was, before its claims are ranked; nil if it was not known.
  func fundState(_ id: EntityID) throws -> FundState? {
    if let known = funds[id] { return known }
    var state: FundState?
    if reader.cache.funds[id] != nil, let unit = try reader.map.local(id) {
      let known = try facts.fundFacts(of: unit.rawValue).filter { past.holds($0.stamp.set) }
      state = FundResolver(facts: known, causality: causality).state()
    }
    funds[id] = .some(state)
    return state
  }

  /// The order as it was, before claims on it are ranked; nil if it was not known.
  func orderState(_ id: EntityID) throws -> OrderState? {
    if let known = orders[id] { return known }
    var state: OrderState?
    if reader.cache.orders[id] != nil, let unit = try reader.map.local(id) {
      let known = try facts.orderFacts(of: unit.rawValue).filter { past.holds($0.stamp.set) }
      state = OrderResolver(facts: known, causality: causality) { self.product($0) }.state()
      try check()
    }
    orders[id] = .some(state)
    return state
  }

  /// What the operations known then made of a subscription; nil if it was not known.
  func subscriptionOutcome(_ id: EntityID) throws -> SubscriptionOutcome? {
    if let known = subscriptions[id] { return known }
    var outcome: SubscriptionOutcome?
    if reader.cache.subscriptions[id] != nil, let unit = try reader.map.local(id) {
      let known = try facts.subscriptionFacts(of: unit.rawValue).filter { past.holds($0.stamp.set) }
      if !known.isEmpty {
        outcome = SubscriptionResolver(subscription: id, facts: known, causality: causality).outcome()
      }
    }
    subscriptions[id] = .some(outcome)
    return outcome
  }

  /// The lots of a supply of any kind as they were, before claims are ranked; nil if it was not known.
  func lots(of supply: EntityID) throws -> [LotState]? {
    if reader.cache.funds[supply] != nil { return try fundState(supply)?.lots }
    if let order = try orderState(supply) { return order.lot.map { [$0] } ?? [] }
    return try subscriptionOutcome(supply)?.state.map { [$0.lot] }
  }

  /// The assignment that an invitation belongs to.
  func unit(of invitation: EntityID) throws -> Int64? {
    guard let id = try reader.map.local(invitation) else { return nil }
    return try Int64.fetchOne(
      try reader.db.cachedStatement(sql: "SELECT unit FROM invitation WHERE id = ?"), arguments: [id.rawValue])
  }

  /// What the operations known then made of an assignment.
  func outcome(of unit: Int64) throws -> AssignmentOutcome {
    let outcome = AssignmentResolver(facts: try facts(of: unit), context: self).outcome(now: past.now)
    try check()
    return outcome
  }

  /// Throws what went wrong while answering, if anything did.
  func check() throws {
    if let failure { throw failure }
    try causality.check()
  }

  private func facts(of unit: Int64) throws -> [AssignmentFact] {
    try facts.assignmentFacts(of: unit).filter { past.holds($0.stamp.set) }
  }

  private func attempt<Value>(_ body: () throws -> Value?) -> Value? {
    do { return try body() } catch {
      failure = failure ?? error
      return nil
    }
  }
}

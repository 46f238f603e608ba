import Licensing

/// What resolving an assignment reads of other things, held in memory.
///
/// A class so that resolvers nested in one another share what was worked out; lives within one derivation, on one
/// thread.
final class ModelContext: AssignmentContext {
  let order: WorldOrder
  var products: [EntityID: ProductHistory] = [:]
  var lots: [EntityID: LotHistory] = [:]
  /// Where each learner was said to have completed registration.
  var registrations: [LearnerID: [Stamp]] = [:]
  /// How invitations ended, everything considered.
  var handovers: [EntityID: Handover] = [:]
  /// The facts of the assignment each invitation belongs to.
  var assignments: [[AssignmentFact]] = []
  /// The place of an invitation's assignment in `assignments`.
  var places: [EntityID: Int] = [:]
  /// What each change set says.
  var wholes: [SetID: [Operation]] = [:]
  /// A rule to break, for showing that the oracles notice.
  let canary: Canary?
  private var pastHandovers: [Asked: Handover?] = [:]

  private struct Asked: Hashable {
    let invitation: EntityID
    let viewpoint: Stamp
  }

  init(order: WorldOrder, canary: Canary?) {
    self.order = order
    self.canary = canary
  }

  func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool {
    if canary == .clockForCausality { return earlier.time < later.time }
    return order.saw(later, earlier)
  }

  func product(_ id: EntityID) -> ProductHistory? { products[id] }
  func lot(_ id: EntityID) -> LotHistory? { lots[id] }

  func registration(of learner: LearnerID, seenBy viewpoint: Stamp?) -> Instant? {
    let known = registrations[learner] ?? []
    return known.filter { stamp in viewpoint.map { precedes(stamp, $0) } ?? true }.min()?.instant
  }

  func terms(of invitation: EntityID, seenBy viewpoint: Stamp) -> InvitationTerms? {
    guard let place = places[invitation] else { return nil }
    for fact in assignments[place] where fact.stamp.entity == invitation && precedes(fact.stamp, viewpoint) {
      if case .invited(let terms) = fact.act { return terms }
    }
    return nil
  }

  func handover(of invitation: EntityID, seenBy viewpoint: Stamp?) -> Handover? {
    guard let viewpoint else { return handovers[invitation] }
    let asked = Asked(invitation: invitation, viewpoint: viewpoint)
    if let known = pastHandovers[asked] { return known }
    guard let place = places[invitation] else { return nil }
    // Only the past of the viewpoint is resolved: every question that comes up on the way is about something older.
    let past = assignments[place].filter { precedes($0.stamp, viewpoint) }
    let found = AssignmentResolver(facts: past, context: self).handover(of: invitation, seenBy: viewpoint)
    pastHandovers[asked] = found
    return found
  }

  func heirs(of row: Stamp) -> Set<LearnerID> {
    canary == .holderInherits ? [] : Heirs.learners(of: row.entity, in: wholes[row.set.id] ?? [])
  }
}

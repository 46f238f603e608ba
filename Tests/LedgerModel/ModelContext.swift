import Licensing

/// What resolving an assignment reads of other things, held in memory.
struct ModelContext: AssignmentContext {
  let order: WorldOrder
  var products: [EntityID: ProductHistory] = [:]
  var lots: [EntityID: LotHistory] = [:]
  var registrations: [LearnerID: Instant] = [:]
  var handovers: [EntityID: Handover] = [:]
  /// A rule to break, for showing that the oracles notice.
  let canary: Canary?

  func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool {
    if canary == .clockForCausality { return earlier.time < later.time }
    return order.saw(later, earlier)
  }

  func product(_ id: EntityID) -> ProductHistory? { products[id] }
  func lot(_ id: EntityID) -> LotHistory? { lots[id] }
  func registration(of learner: LearnerID) -> Instant? { registrations[learner] }
  func handover(of invitation: EntityID) -> Handover? { handovers[invitation] }
}

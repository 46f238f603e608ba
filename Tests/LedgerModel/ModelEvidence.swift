import Licensing

/// What judging who may do what looks up, held in memory.
struct ModelEvidence: AuthorityEvidence {
  let context: ModelContext
  var placed: [LearnerID: [TeamPlacement]] = [:]
  var issued: [EntityID: (terms: InvitationTerms, stamp: Stamp)] = [:]
  private var policies: [EntityID: (policy: ProductPolicy, product: EntityID, stamp: Stamp)] = [:]

  init(context: ModelContext) { self.context = context }

  /// Remembers the policy that a fact gives to a product which exists.
  mutating func note(_ fact: ProductFact, of product: EntityID) {
    switch fact.act {
    case .defined(let said): policies[fact.stamp.entity] = (said.policy, product, fact.stamp)
    case .revised(let policy) where policies[product] != nil:
      policies[fact.stamp.entity] = (policy, product, fact.stamp)
    case .revised, .retired: break
    }
  }

  func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool {
    context.canary == .teamAsItArrived || context.saw(later, earlier)
  }

  func placements(of learner: LearnerID) -> [TeamPlacement] { placed[learner] ?? [] }

  func issued(_ invitation: EntityID, seenBy viewpoint: Stamp) -> InvitationTerms? {
    issued[invitation].flatMap { precedes($0.stamp, viewpoint) ? $0.terms : nil }
  }

  func policy(_ version: EntityID, of product: EntityID, seenBy viewpoint: Stamp) -> ProductPolicy? {
    policies[version].flatMap { $0.product == product && precedes($0.stamp, viewpoint) ? $0.policy : nil }
  }
}

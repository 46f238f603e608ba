/// One authorised operation about a product.
public struct ProductFact: Hashable, Sendable {
  /// What the operation says.
  public enum Act: Hashable, Sendable {
    /// The product came into being.
    case defined(DefineProduct)
    /// It has a new policy.
    case revised(ProductPolicy)
    /// It is offered no longer.
    case retired
  }

  /// Where the operation stands; row 0.
  public let stamp: Stamp
  /// What it says.
  public let act: Act

  /// States a fact.
  public init(stamp: Stamp, act: Act) {
    self.stamp = stamp
    self.act = act
  }
}

/// What the operations about a product have made of it.
public struct ProductState: Hashable, Sendable {
  /// The product.
  public let id: EntityID
  /// The family it is found under (R8).
  public let family: String
  /// What people call it.
  public let name: String
  /// Its versions; the last in clock order is in force (C24).
  public let history: ProductHistory
  /// What was lost.
  public let cases: [Case]
  /// What became of each operation.
  public let fates: [FateRecord]
}

/// Makes the state of a product out of the operations about it (C24, C25). A pure function of the set of facts.
public struct ProductResolver {
  private let causality: any Causality
  private let facts: [ProductFact]

  /// Takes all authorised facts about one product, each once, in any order.
  public init(facts: [ProductFact], causality: any Causality) {
    self.facts = facts.sorted { $0.stamp < $1.stamp }
    self.causality = causality
  }

  /// The state of the product; nil if it was never defined.
  public func state() -> ProductState? {
    guard let first = facts.first(where: { if case .defined = $0.act { true } else { false } }),
      case .defined(let definition) = first.act
    else { return nil }
    let id = first.stamp.entity
    var versions = [ProductHistory.Version(stamp: first.stamp, policy: definition.policy)]
    var retirements: [Stamp] = []
    var cases: [Case] = []
    var fates: [FateRecord] = []
    for fact in facts {
      let wasRetired = retirements.contains { causality.precedes($0, fact.stamp) }
      var refusal: Refusal?
      switch fact.act {
      case .defined: break
      case .revised(let policy):
        if !causality.precedes(first.stamp, fact.stamp) {
          refusal = .unknownProduct
        } else if wasRetired {
          refusal = .productRetired
        } else if policy.price.currency != definition.policy.price.currency {
          refusal = .currencyMismatch
        } else {
          versions.append(ProductHistory.Version(stamp: fact.stamp, policy: policy))
        }
      case .retired:
        if !causality.precedes(first.stamp, fact.stamp) {
          refusal = .unknownProduct
        } else if wasRetired {
          refusal = .productRetired
        } else {
          retirements.append(fact.stamp)
        }
      }
      if let refusal {
        cases.append(Case(rule: .judgedOnPast, lost: fact.stamp, winner: nil, subject: id, reason: refusal))
      }
      fates.append(FateRecord(stamp: fact.stamp, fate: refusal == nil ? .inEffect : .lost(.judgedOnPast)))
    }
    return ProductState(
      id: id, family: definition.family, name: definition.name,
      history: ProductHistory(kind: definition.kind, versions: versions, retirements: retirements), cases: cases,
      fates: fates)
  }
}

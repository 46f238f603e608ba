/// What the resolution of an assignment reads of other things. All of it lies in earlier strata or is a premise.
public protocol AssignmentContext: Causality {
  /// The versions of a product, or nil if there is no such product.
  func product(_ id: EntityID) -> ProductHistory?
  /// The history of a lot, or nil if there is no such lot.
  func lot(_ id: EntityID) -> LotHistory?
  /// When the learner first completed registration, by clock order; nil if never (R20).
  ///
  /// - Parameter viewpoint: counts only what was known where this row was written; nil counts everything.
  func registration(of learner: LearnerID, seenBy viewpoint: Stamp?) -> Instant?
  /// What an invitation of another assignment was issued with, in effect or not; nil if there was none where
  /// `viewpoint` was written.
  func terms(of invitation: EntityID, seenBy viewpoint: Stamp) -> InvitationTerms?
  /// How the invitation that another one replaces ended, at the level of entities; nil if it is unknown.
  ///
  /// - Parameter viewpoint: counts only what was known where this row was written; nil counts everything. For a
  ///   viewpoint the answer is that of ``AssignmentResolver/handover(of:seenBy:)`` for the other assignment.
  func handover(of invitation: EntityID, seenBy viewpoint: Stamp?) -> Handover?
  /// To whom the change set of a row hands on what the row ends: ``Heirs`` of its operations (R43).
  func heirs(of row: Stamp) -> Set<LearnerID>
}

/// How an invitation ended and the place it leaves to its successor (C31, C32).
public struct Handover: Hashable, Sendable {
  /// Where the invitation was issued.
  public let invited: Stamp
  /// The row that took effect in ending it; nil if nothing ended it.
  public let endedBy: Stamp?
  /// The acceptance that kept it from ending, if there is one.
  public let acceptedBy: Stamp?
  /// The place in line it held: that of its acceptance, if it was accepted.
  public let rank: ClaimRank
  /// The end of the credits it drew on, exclusive.
  public let end: Instant

  /// States how an invitation ended.
  public init(invited: Stamp, endedBy: Stamp?, acceptedBy: Stamp?, rank: ClaimRank, end: Instant) {
    self.invited = invited
    self.endedBy = endedBy
    self.acceptedBy = acceptedBy
    self.rank = rank
    self.end = end
  }
}

/// The versions of a product in clock order.
public struct ProductHistory: Hashable, Sendable {
  /// One version.
  public struct Version: Hashable, Sendable {
    /// The operation that set it.
    public let stamp: Stamp
    /// The policy.
    public let policy: ProductPolicy

    /// A version of a product.
    public init(stamp: Stamp, policy: ProductPolicy) {
      self.stamp = stamp
      self.policy = policy
    }
  }

  /// In clock order, at least one: the definition.
  public let versions: [Version]
  /// Retirements, in clock order.
  public let retirements: [Stamp]
  /// What the product is.
  public let kind: ProductKind

  /// The history of a product.
  public init(kind: ProductKind, versions: [Version], retirements: [Stamp]) {
    self.kind = kind
    self.versions = versions
    self.retirements = retirements
  }

  /// The version an operation set, if it belongs to this product.
  public func version(_ id: EntityID) -> Version? { versions.first { $0.stamp.entity == id } }
}

/// What is known of a lot before claims are ranked.
public struct LotHistory: Hashable, Sendable {
  /// One extension in effect on the lot.
  public struct Extension: Hashable, Sendable {
    /// The operation.
    public let stamp: Stamp
    /// The end it gives, exclusive.
    public let end: Instant
    /// The pending invitations it covers, sorted.
    public let covers: Set<EntityID>
    /// Further rows that say the same, written without knowledge of this one, in clock order; they change nothing but
    /// what their authors could see (C19).
    public let alternatives: [Opening]

    /// An extension of a lot.
    public init(stamp: Stamp, end: Instant, covers: Set<EntityID>, alternatives: [Opening] = []) {
      self.stamp = stamp
      self.end = end
      self.covers = covers
      self.alternatives = alternatives
    }

    /// The end that somebody knows of who has seen some of these rows; nil if none.
    fileprivate func end(where isSeen: (Stamp) -> Bool) -> Instant? {
      isSeen(stamp) ? end : alternatives.first { isSeen($0.stamp) }?.end
    }
  }

  /// Another row that brought the lot, or an extension of it, into being without knowledge of the first.
  public struct Opening: Hashable, Sendable {
    /// The row.
    public let stamp: Stamp
    /// The end it gives, exclusive.
    public let end: Instant

    /// Another opening of a lot.
    public init(stamp: Stamp, end: Instant) {
      self.stamp = stamp
      self.end = end
    }
  }

  /// What the lot is.
  public let kind: SupplyKind
  /// The supply the lot belongs to: a fund, an order or a subscription.
  public let supply: EntityID
  /// The only product the lot gives; nil for credits, which pay for any.
  public let product: EntityID?
  /// The supply's currency.
  public let currency: Currency
  /// What brought the lot into being: a deposit, the assignment of an order, the start of a subscription.
  public let stamp: Stamp
  /// The end it has from there, exclusive.
  public let end: Instant
  /// The extensions and renewals in effect, in clock order.
  public let extensions: [Extension]
  /// Further openings, in clock order; they change nothing but what their authors could see (C21).
  public let alternatives: [Opening]
  /// What closed the lot for new claims, in clock order; the first counts, the others change nothing but what their
  /// authors could see (C21).
  public let closings: [Stamp]

  /// The history of a lot.
  public init(
    kind: SupplyKind = .fund, supply: EntityID, product: EntityID? = nil, currency: Currency, stamp: Stamp,
    end: Instant, extensions: [Extension], alternatives: [Opening] = [], closings: [Stamp] = []
  ) {
    self.kind = kind
    self.supply = supply
    self.product = product
    self.currency = currency
    self.stamp = stamp
    self.end = end
    self.extensions = extensions
    self.alternatives = alternatives
    self.closings = closings
  }

  /// Whether all claims end with the lot. What is drawn from a fund keeps the end it was promised; ordered licenses and
  /// seats end when their order or cycle does (R40).
  public var endsTogether: Bool {
    switch kind {
    case .fund: false
    case .order, .subscription: true
    }
  }

  /// The end that a row of the history gives the lot, exclusive; nil for a row that is none of its own.
  public func end(givenBy row: EntityID) -> Instant? {
    let rows =
      [Opening(stamp: stamp, end: end)] + alternatives
      + extensions.flatMap { [Opening(stamp: $0.stamp, end: $0.end)] + $0.alternatives }
    return rows.first { $0.stamp.entity == row }?.end
  }

  /// The end of the lot as somebody knows it who has seen some of its rows; nil if they have not seen it at all.
  public func end(where isSeen: (Stamp) -> Bool) -> Instant? {
    let openings = [Opening(stamp: stamp, end: end)] + alternatives
    guard let first = openings.first(where: { isSeen($0.stamp) }) else { return nil }
    return extensions.compactMap { $0.end(where: isSeen) }.reduce(first.end, max)
  }
}

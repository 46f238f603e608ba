/// What the operations about an order have made of it, before claims are ranked.
public struct OrderState: Hashable, Sendable {
  /// Where an order stands (R38).
  public enum Lifecycle: Hashable, Sendable {
    /// Nobody has answered.
    case requested
    /// Its licenses are there; the stamp is of the assignment that counts.
    case assigned(Stamp)
    /// It was turned down.
    case rejected(Stamp)
    /// It was taken back.
    case cancelled(Stamp)
    /// It was never in effect: its own author could have known that it is impossible (C0).
    case void
  }

  /// A rejection or cancellation that lost to an assignment (C21).
  public struct CancellationRequest: Hashable, Sendable {
    /// The rejection or cancellation. Names the request.
    public let stamp: Stamp
    /// The decision: an approval, else the first denial that had seen it; nil while it is open.
    public let decidedBy: Stamp?
    /// Whether that decision is an approval. It takes effect once no claim lies on the order.
    public let isApproved: Bool

    /// The request's name.
    public var id: EntityID { stamp.entity }
  }

  /// The order.
  public let id: EntityID
  /// Where it was asked for.
  public let stamp: Stamp
  /// What was asked for.
  public let terms: OrderTerms
  /// Where it stands.
  public let lifecycle: Lifecycle
  /// Requests to cancel it although it was assigned, in clock order.
  public let requests: [CancellationRequest]
  /// The licenses as a supply; nil unless it was assigned.
  public let lot: LotState?
  /// What was lost.
  public let cases: [Case]
  /// What became of each operation.
  public let fates: [FateRecord]

  /// States what has become of an order.
  public init(
    id: EntityID, stamp: Stamp, terms: OrderTerms, lifecycle: Lifecycle, requests: [CancellationRequest],
    lot: LotState?, cases: [Case], fates: [FateRecord]
  ) {
    self.id = id
    self.stamp = stamp
    self.terms = terms
    self.lifecycle = lifecycle
    self.requests = requests
    self.lot = lot
    self.cases = cases
    self.fates = fates
  }
}

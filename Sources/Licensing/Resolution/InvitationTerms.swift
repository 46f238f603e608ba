/// The premises one invitation was issued under: what its author saw and chose. They never change.
public struct InvitationTerms: Hashable, Sendable {
  /// The product.
  public let product: EntityID
  /// The operation that set the policy version the author saw.
  public let policyVersion: EntityID
  /// The course an add-on belongs to (R8).
  public let course: EntityID?
  /// The supply drawn on: a fund, an order or a subscription.
  public let supply: EntityID
  /// The lot drawn on (R14).
  public let lot: EntityID
  /// The end of the credits as the author saw it, exclusive.
  public let end: Instant
  /// The start the author chose (R10).
  public let start: AccessStart
  /// The learner.
  public let learner: LearnerID
  /// The address to write to.
  public let contact: Contact
  /// The invitation this one is issued in place of.
  public let replaces: EntityID?
  /// The row of the same change set that hands over its place in line (C31, C32).
  public let inherits: EntityID?
  /// How often its place in line was handed on before.
  public let generation: UInt32
  /// A remark for other administrators.
  public let note: String

  /// The premises of row `row` of `invite`, with references to its own change set resolved to `set`.
  ///
  /// Returns nil if there is no such row.
  public init?(_ invite: Invite, row: Int, in set: SetID) {
    guard invite.rows.indices.contains(row) else { return nil }
    let own = invite.rows[row]
    product = invite.product.resolved(in: set)
    policyVersion = invite.policyVersion.resolved(in: set)
    course = invite.course?.resolved(in: set)
    supply = invite.supply.resolved(in: set)
    lot = invite.lot.resolved(in: set)
    end = invite.end
    start = invite.start
    note = invite.note
    learner = own.learner
    contact = own.contact
    replaces = own.replaces?.resolved(in: set)
    inherits = own.inherits?.resolved(in: set)
    generation = own.generation
  }
}

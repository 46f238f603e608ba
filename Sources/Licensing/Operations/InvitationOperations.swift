/// Invites learners to a product; every row is an invitation (R2, R8, R12). What all rows share is said once: the
/// premises.
public struct Invite: Hashable, Sendable {
  /// The product.
  public var product: EntityID
  /// The operation that set the policy version the author saw: the product's definition or a revision.
  public var policyVersion: EntityID
  /// The course an add-on belongs to (R8).
  public var course: EntityID?
  /// The supply drawn on: a fund, an order or a subscription.
  public var supply: EntityID
  /// The lot drawn on (R14).
  public var lot: EntityID
  /// The end of the credits drawn on, as the author saw it, exclusive.
  public var end: Instant
  /// When access starts (R10).
  public var start: AccessStart
  /// A remark for other administrators, at most 500 bytes.
  public var note: String
  /// The invitations, at least one.
  public var rows: [Row]

  /// One invitation.
  public struct Row: Hashable, Sendable {
    /// The learner as the author knew them (C26).
    public var learner: LearnerID
    /// The address to write to.
    public var contact: Contact
    /// The invitation this one is issued in place of (R16, R24).
    public var replaces: EntityID?
    /// The row of the same change set that ends `replaces` and hands over its place in line (C31, C32).
    public var inherits: EntityID?
    /// How often the place in line was handed on before it came to this one: one more than that of `replaces`, at most
    /// ``handoversMax``; 0 without `inherits`.
    public var generation: UInt32

    /// How often one place in line may be handed on. It bounds how far back resolution has to look.
    public static let handoversMax: UInt32 = 16

    /// An invitation of a learner.
    public init(
      learner: LearnerID, contact: Contact, replaces: EntityID? = nil, inherits: EntityID? = nil, generation: UInt32 = 0
    ) {
      self.learner = learner
      self.contact = contact
      self.replaces = replaces
      self.inherits = inherits
      self.generation = generation
    }
  }

  /// Invitations that share their premises.
  public init(
    product: EntityID, policyVersion: EntityID, course: EntityID?, supply: EntityID, lot: EntityID, end: Instant,
    start: AccessStart, note: String, rows: [Row]
  ) {
    self.product = product
    self.policyVersion = policyVersion
    self.course = course
    self.supply = supply
    self.lot = lot
    self.end = end
    self.start = start
    self.note = note
    self.rows = rows
  }
}

/// An invitation together with the public key of a token that opens it.
public struct TokenRow: Hashable, Sendable {
  /// The invitation.
  public var invitation: EntityID
  /// The token's public key, 32 bytes.
  public var tokenKey: [UInt8]

  /// A token for an invitation.
  public init(invitation: EntityID, tokenKey: [UInt8]) {
    self.invitation = invitation
    self.tokenKey = tokenKey
  }
}

/// Records that learners are being told for the first time.
public struct Tell: Hashable, Sendable {
  /// The invitations and their tokens, at least one.
  public var rows: [TokenRow]

  /// Tells these learners.
  public init(rows: [TokenRow]) { self.rows = rows }
}

/// Sends invitations again, each with a new token (R23).
public struct Resend: Hashable, Sendable {
  /// The invitations and their new tokens, at least one.
  public var rows: [TokenRow]

  /// Sends these again.
  public init(rows: [TokenRow]) { self.rows = rows }
}

/// Asks for invitations to be sent again by the device that tells learners: whoever writes this mints no token (R23,
/// C34).
public struct RequestResend: Hashable, Sendable {
  /// The invitations, at least one.
  public var rows: [EntityID]

  /// Asks for these to be sent again.
  public init(rows: [EntityID]) { self.rows = rows }
}

/// Why an invitation was withdrawn (R24).
public enum WithdrawReason: UInt32, Hashable, Sendable, CaseIterable {
  /// The product was the wrong one.
  case wrongProduct = 1
  /// The person was the wrong one.
  case wrongPerson = 2
  /// Any other reason.
  case other = 3
}

/// Withdraws pending invitations (R24).
public struct Withdraw: Hashable, Sendable {
  /// The invitations, at least one.
  public var rows: [EntityID]
  /// Why.
  public var reason: WithdrawReason
  /// A remark, at most 500 bytes.
  public var note: String

  /// Withdraws these.
  public init(rows: [EntityID], reason: WithdrawReason, note: String) {
    self.rows = rows
    self.reason = reason
    self.note = note
  }
}

/// Moves the start of access (R26).
public struct EditStart: Hashable, Sendable {
  /// The invitations, at least one.
  public var rows: [EntityID]
  /// The new start.
  public var start: Day

  /// A new start for these.
  public init(rows: [EntityID], start: Day) {
    self.rows = rows
    self.start = start
  }
}

/// Proof that whoever acts for a learner holds a token of the invitation: a signature by the token's key over
/// (ledger, invitation, verb, carrying chain).
public struct TokenProof: Hashable, Sendable {
  /// Public key of the token, 32 bytes.
  public var tokenKey: [UInt8]
  /// The signature, 64 bytes.
  public var signature: [UInt8]

  /// A proof by a token.
  public init(tokenKey: [UInt8], signature: [UInt8]) {
    self.tokenKey = tokenKey
    self.signature = signature
  }
}

/// A learner accepts an invitation.
public struct Accept: Hashable, Sendable {
  /// The invitation.
  public var invitation: EntityID
  /// The learner's right to accept it.
  public var proof: TokenProof

  /// Accepts an invitation.
  public init(invitation: EntityID, proof: TokenProof) {
    self.invitation = invitation
    self.proof = proof
  }
}

/// A learner declines an invitation.
public struct Decline: Hashable, Sendable {
  /// The invitation.
  public var invitation: EntityID
  /// The learner's right to decline it.
  public var proof: TokenProof

  /// Declines an invitation.
  public init(invitation: EntityID, proof: TokenProof) {
    self.invitation = invitation
    self.proof = proof
  }
}

/// What the operations about an invitation have made of it, before its supply is consulted.
public struct InvitationState: Hashable, Sendable {
  /// Where an invitation stands.
  public enum Lifecycle: Hashable, Sendable {
    /// Open; whether it is honoured or waitlisted is for the ranking to say.
    case pending
    /// The learner accepted, by this row.
    case accepted(Stamp)
    /// Withdrawn, by this row.
    case withdrawn(Stamp)
    /// An administrator took the allocated license away (R43).
    case released(Stamp)
    /// Declined, by this row.
    case declined(Stamp)
    /// Its deadline passed (R22).
    case expired
    /// Another invitation of the learner stands for it (C3).
    case merged(into: EntityID)
    /// Never took effect, by this rule (C0, C31).
    case void(ConflictRule)
  }

  /// The invitation.
  public let id: EntityID
  /// Where it was issued.
  public let stamp: Stamp
  /// Its premises.
  public let terms: InvitationTerms
  /// The policy it was issued under; nil if its premises name none.
  public let policy: ProductPolicy?
  /// Where it stands.
  public let lifecycle: Lifecycle
  /// The end of the credits it draws on: the one its inviter saw, raised by extensions.
  public let end: Instant
  /// When a pending invitation expires, exclusive (R22).
  public let deadline: Instant
  /// When access starts, as last settled.
  public let start: AccessStart
  /// Access, once accepted.
  public let access: Access?
  /// Its demand on the supply, if it makes one or holds credits back.
  public let claim: Claim?
  /// Its place in line now, or when it ended: what a successor may inherit.
  public let rank: ClaimRank
  /// The row that ended it, if a row did: a withdrawal, a decline or an approved evaluation.
  public let endedBy: Stamp?
  /// The acceptance that counts, whatever became of the invitation.
  public let acceptedBy: Stamp?
  /// Public keys of the tokens that open it, in the order they were minted; empty unless it is pending.
  public let tokenKeys: [[UInt8]]
  /// The next instant at which the state changes if nothing else happens.
  public let changesAt: Instant?
  /// The last instant at which the passage of time changed it.
  public let changedAt: Instant?
}

/// Access to a product, once accepted (R20, R21).
public struct Access: Hashable, Sendable {
  /// Where access stands.
  public enum State: UInt32, Hashable, Sendable, CaseIterable {
    /// The learner has yet to complete registration (R20).
    case awaitingRegistration = 1
    /// It starts later.
    case scheduled = 2
    /// It is open.
    case active = 3
    /// Its time is over (R4).
    case ended = 4
    /// An evaluation was approved (R25).
    case revoked = 5
  }

  /// Where access stands.
  public let state: State
  /// When it starts or started; nil while registration is awaited.
  public let start: Instant?
  /// When it ends, exclusive.
  public let end: Instant?

  /// States where access stands.
  public init(state: State, start: Instant?, end: Instant?) {
    self.state = state
    self.start = start
    self.end = end
  }
}

/// An invitation's demand on a lot.
public struct Claim: Hashable, Sendable {
  /// What the claim does to the lot.
  public enum Phase: UInt8, Hashable, Sendable {
    /// Holds credits if it is honoured.
    case pending = 1
    /// Has spent them.
    case accepted = 2
    /// Demands nothing any more, but its credits keep an end of their own (C14).
    case released = 3
  }

  /// The invitation.
  public let invitation: EntityID
  /// The supply drawn on.
  public let supply: EntityID
  /// The lot named by the inviter.
  public let lot: EntityID
  /// The end of the credits it draws on, exclusive.
  public let end: Instant
  /// Minor units of the currency of the supply, at least 0.
  public let amount: Int64
  /// What it does to the lot.
  public let phase: Phase
  /// Its place in line.
  public let rank: ClaimRank
  /// When it was accepted.
  public let acceptedAt: Instant?
  /// The end its credits keep because an extension saw it and did not cover it; nil if none did.
  public let retainedEnd: Instant?

  /// A demand on a lot.
  public init(
    invitation: EntityID, supply: EntityID, lot: EntityID, end: Instant, amount: Int64, phase: Phase, rank: ClaimRank,
    acceptedAt: Instant?, retainedEnd: Instant?
  ) {
    self.invitation = invitation
    self.supply = supply
    self.lot = lot
    self.end = end
    self.amount = amount
    self.phase = phase
    self.rank = rank
    self.acceptedAt = acceptedAt
    self.retainedEnd = retainedEnd
  }
}

/// One row of an authorised operation about the invitations of one assignment.
///
/// An assignment is the unit of resolution: all invitations of one learner to one product where the product may be held
/// once (C3), a single invitation otherwise.
public struct AssignmentFact: Hashable, Sendable {
  /// What the row says.
  public enum Act: Hashable, Sendable {
    /// An invitation came into being; the fact's own stamp names it.
    case invited(InvitationTerms)
    /// The learner was told, with the public key of a token.
    case told(EntityID, tokenKey: [UInt8])
    /// The invitation was sent again, with the public key of another token.
    case resent(EntityID, tokenKey: [UInt8])
    /// An administrator asked for it to be sent again by whoever tells learners.
    case resendRequested(EntityID)
    /// An administrator withdrew it.
    case withdrawn(EntityID)
    /// An administrator moved the start.
    case startEdited(EntityID, Day)
    /// The learner accepted; `proven` if the signature of the token's key was verified.
    case accepted(EntityID, tokenKey: [UInt8], proven: Bool)
    /// The learner declined; `proven` as above.
    case declined(EntityID, tokenKey: [UInt8], proven: Bool)
    /// The learner used an allocated license for the first time.
    case loggedIn(EntityID)
    /// An administrator took an allocated license away; `handsOver` if the same act gives it to another learner.
    case released(EntityID, ReallocationGround, handsOver: Bool)
    /// An administrator asked for its evaluation; the fact's own stamp names the request.
    case evaluationSubmitted(EntityID)
    /// Support decided a request about it.
    case evaluationDecided(EntityID, request: EntityID, EvaluationDecision)
    /// A notice about it was sent, telling the effect of the row `cause`.
    case noticeSent(EntityID, NoticeKind, cause: EntityID)
  }

  /// Where the row stands.
  public let stamp: Stamp
  /// What it says.
  public let act: Act

  /// States a fact.
  public init(stamp: Stamp, act: Act) {
    self.stamp = stamp
    self.act = act
  }

  /// The invitation the row is about.
  public var invitation: EntityID {
    switch act {
    case .invited: stamp.entity
    case .told(let id, _), .resent(let id, _), .resendRequested(let id), .withdrawn(let id), .startEdited(let id, _),
      .loggedIn(let id), .released(let id, _, _), .accepted(let id, _, _), .declined(let id, _, _),
      .evaluationSubmitted(let id), .evaluationDecided(let id, _, _),
      .noticeSent(let id, _, _):
      id
    }
  }
}

/// Asks support to evaluate accepted invitations (R25); every row is a request.
public struct SubmitEvaluation: Hashable, Sendable {
  /// The accepted invitations, at least one.
  public var rows: [EntityID]
  /// What is wrong, as the reason of a withdrawal would say it.
  public var reason: WithdrawReason
  /// What the administrator wrote, at most 500 bytes.
  public var note: String

  /// Requests for these invitations.
  public init(rows: [EntityID], reason: WithdrawReason, note: String) {
    self.rows = rows
    self.reason = reason
    self.note = note
  }
}

/// What support decides about a request (R25). Reallocation is an approval whose change set also invites another
/// learner in the freed place.
public enum EvaluationDecision: UInt32, Hashable, Sendable, CaseIterable {
  /// The license is reversed.
  case approved = 1
  /// The license stays.
  case denied = 2
  /// The request needs no answer any more.
  case closed = 3
}

/// Decides an evaluation request (R25, C28).
public struct DecideEvaluation: Hashable, Sendable {
  /// The request: a row of a submission, or of a withdrawal that lost to an acceptance (C1).
  public var request: EntityID
  /// The invitation the request is about.
  public var invitation: EntityID
  /// The decision.
  public var decision: EvaluationDecision
  /// What support wrote, at most 500 bytes.
  public var note: String

  /// A decision on a request.
  public init(request: EntityID, invitation: EntityID, decision: EvaluationDecision, note: String) {
    self.request = request
    self.invitation = invitation
    self.decision = decision
    self.note = note
  }
}

extension ProductPolicy {
  /// Whether an invitation is accepted in the act of inviting (R28): who invites is invited, access starts on
  /// acceptance, and the product allows it.
  ///
  /// - Parameters:
  ///   - start: the start that was chosen.
  ///   - learner: who is invited.
  ///   - inviter: the learner at the address of the member who invites.
  public func acceptsAtOnce(start: AccessStart, learner: LearnerID, inviter: LearnerID) -> Bool {
    guard selfAcceptance, learner == inviter else { return false }
    switch start {
    case .acceptance: return true
    case .date: return false
    }
  }
}

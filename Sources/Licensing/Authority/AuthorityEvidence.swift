/// What judging who may do what reads of the causal past besides members, grants and devices.
public protocol AuthorityEvidence: Causality {
  /// The teams that a learner was put into or taken out of by operations with the right to, in any order (R34).
  func placements(of learner: LearnerID) -> [TeamPlacement]
  /// What an invitation was issued with, by an operation with the right to; nil if there was none where `viewpoint` was
  /// written.
  func issued(_ invitation: EntityID, seenBy viewpoint: Stamp) -> InvitationTerms?
  /// The policy that an operation gave to a product with the right to; nil if there was none where `viewpoint` was
  /// written.
  func policy(_ version: EntityID, of product: EntityID, seenBy viewpoint: Stamp) -> ProductPolicy?
}

/// A learner was put into a team, or taken out of the one they were in.
public struct TeamPlacement: Hashable, Sendable {
  /// Where that was said.
  public let stamp: Stamp
  /// The team; none for taken out.
  public let team: TeamName

  /// A placement.
  public init(stamp: Stamp, team: TeamName) {
    self.stamp = stamp
    self.team = team
  }
}

extension AssignmentResolver {
  /// R43: a license is handed to another learner. A release whose change set hands the license back to the very learner
  /// who holds it contradicts itself, whatever its ground: it has no effect, and so has nothing that rests on it.
  func isHandedBack(_ release: Stamp, from holder: LearnerID) -> Bool {
    context.heirs(of: release).contains(holder)
  }
}

/// To whom a change set hands on what one of its rows ends.
public enum Heirs {
  /// The learners of the invitations that inherit from a row, in effect or not.
  ///
  /// - Parameters:
  ///   - row: a row of the change set.
  ///   - operations: everything that the change set says.
  public static func learners(of row: EntityID, in operations: [Operation]) -> Set<LearnerID> {
    var found: Set<LearnerID> = []
    for case .invite(let invite) in operations {
      for heir in invite.rows where heir.inherits?.resolved(in: row.set) == row { found.insert(heir.learner) }
    }
    return found
  }
}

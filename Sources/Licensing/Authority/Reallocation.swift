/// What the approvals of a change set free and its invitations give to other learners in the same act (R25, C31).
///
/// Whoever may decide evaluations may invite that far and no further: each approval hands on the one license it
/// reverses, once. A pure function of the operations of a change set; whether the approval took effect is for
/// resolution to say.
public struct Reallocation: Sendable {
  /// Rows of each operation that does nothing but hand on what earlier approvals free, by its position.
  private var invitations: [UInt32: Int] = [:]
  /// The learners who receive it.
  private var learners: Set<LearnerID> = []

  /// Reads all operations of one change set, in their order.
  public init(of operations: [Operation]) {
    let freed = Self.freed(by: operations)
    guard !freed.isEmpty else { return }
    var takers: [EntityID: Int] = [:]
    for case .invite(let invite) in operations {
      for case let approval? in invite.rows.map(\.inherits) { takers[approval, default: 0] += 1 }
    }
    for (position, operation) in operations.enumerated() {
      guard case .invite(let invite) = operation else { continue }
      let takesFreedOnly = invite.rows.allSatisfy { row in
        guard let approval = row.inherits, approval.operation < position, let license = freed[approval] else {
          return false
        }
        return row.replaces == license && takers[approval] == 1
      }
      guard takesFreedOnly else { continue }
      invitations[UInt32(position)] = invite.rows.count
      learners.formUnion(invite.rows.map(\.learner))
    }
  }

  /// The invitation whose license each approval reverses, by the approval's name within its change set.
  private static func freed(by operations: [Operation]) -> [EntityID: EntityID] {
    var freed: [EntityID: EntityID] = [:]
    for (position, operation) in operations.enumerated() {
      guard case .decideEvaluation(let decided) = operation, decided.decision == .approved else { continue }
      freed[.own(operation: UInt32(position))] = decided.invitation
    }
    return freed
  }

  /// Whether every invitation of the operation at a position takes over what an earlier approval frees.
  func coversInvitations(at position: UInt32) -> Bool { invitations[position] != nil }

  /// Whether only learners are told who receive what is given on.
  func covers(_ told: Tell) -> Bool {
    told.rows.allSatisfy { row in
      guard row.invitation.set == .own, let count = invitations[row.invitation.operation] else { return false }
      return row.invitation.row < count
    }
  }

  /// Whether only learners are made known who receive what is given on.
  func covers(_ added: AddLearners) -> Bool { added.rows.allSatisfy { learners.contains($0.key) } }
}

/// Makes the state of an assignment out of the set of operations about it: strata "entity" and "one live per learner".
///
/// A pure function of (facts, context, now). Facts may be given in any order.
public struct AssignmentResolver {
  let context: any AssignmentContext
  /// In clock order, which extends the causal order.
  let facts: [AssignmentFact]
  /// What judging found, in the order of `facts`.
  private(set) var verdicts: [Verdict] = []
  /// Covers found effective, as (extension, invitation).
  private(set) var effectiveCovers: Set<Cover> = []

  /// How one fact was judged (C0).
  enum Verdict {
    /// It applies to these invitations: the one it names, or those that stand for it.
    case admitted([EntityID])
    /// It has no effect; `by` is the row that its author had seen and that rules it out.
    case refused(Refusal, by: Stamp?)
  }

  struct Cover: Hashable {
    let by: SetID
    let operation: UInt32
    let invitation: EntityID
  }

  /// Takes the facts of one assignment and judges each on its causal past.
  ///
  /// - Parameters:
  ///   - facts: all authorised facts about the assignment, each once, in any order.
  ///   - context: what the facts refer to.
  public init(facts: [AssignmentFact], context: any AssignmentContext) {
    self.context = context
    self.facts = facts.sorted { $0.stamp < $1.stamp }
    verdicts.reserveCapacity(facts.count)
    judgeAll()
  }

  /// Judges facts and covers in clock order, so that whatever lies in the past of one has been judged before it.
  private mutating func judgeAll() {
    var covers = pendingCovers()[...]
    for fact in facts {
      while let cover = covers.first, cover.fact.stamp < fact.stamp {
        covers.removeFirst()
        judge(cover: cover.fact, of: cover.invitation)
      }
      verdicts.append(judge(fact))
    }
    for cover in covers { judge(cover: cover.fact, of: cover.invitation) }
  }

  /// Every cover that names an invitation of this assignment, in clock order.
  private func pendingCovers() -> [(fact: LotHistory.Extension, invitation: EntityID)] {
    var found: [(fact: LotHistory.Extension, invitation: EntityID)] = []
    for fact in facts {
      guard case .invited(let terms) = fact.act, let lot = context.lot(terms.lot) else { continue }
      for each in lot.extensions where each.covers.contains(fact.stamp.entity) {
        found.append((each, fact.stamp.entity))
      }
    }
    return found.sorted { $0.fact.stamp < $1.fact.stamp }
  }

  /// A cover has effect on an invitation that its author saw pending (R16).
  private mutating func judge(cover: LotHistory.Extension, of invitation: EntityID) {
    let past = view(seenBy: cover.stamp)
    guard let target = past.invitation(invitation), target.standing(at: cover.stamp.instant) == .pending else { return }
    effectiveCovers.insert(
      Cover(by: cover.stamp.set.id, operation: cover.stamp.operation, invitation: invitation))
  }

  func covers(_ each: LotHistory.Extension, _ invitation: EntityID) -> Bool {
    effectiveCovers.contains(
      Cover(by: each.stamp.set.id, operation: each.stamp.operation, invitation: invitation))
  }

  /// What the admitted facts say: all of them, or only those known where `viewpoint` was written.
  ///
  /// With `last`, what was issued after that invitation is not looked at for being void: its own voidness does not
  /// depend on it.
  func view(seenBy viewpoint: Stamp?, voidUpTo last: EntityID? = nil) -> AssignmentView {
    var view = AssignmentView(context: context, viewpoint: viewpoint)
    for (fact, verdict) in zip(facts, verdicts) {
      guard case .admitted(let targets) = verdict else { continue }
      if let viewpoint, !context.precedes(fact.stamp, viewpoint) { continue }
      view.take(fact, targets: targets)
    }
    view.raiseEnds { covers($0, $1) }
    // In clock order: what an invitation replaces is older than itself and has been decided.
    let limit = last.flatMap { view.invitation($0)?.invited }
    for each in view.invitations {
      if let limit, limit < each.invited { break }
      guard isVoid(each, in: view, seenBy: viewpoint) else { continue }
      view.markVoid(each.id, by: .reissueAccept)
    }
    return view
  }
}

extension AssignmentView {
  /// The start of access and what became of each edit (C6, C7, R26).
  struct StartResolution {
    /// The start that holds.
    var start: AccessStart
    /// The edit that set it, if one did.
    var edit: Stamp?
    /// Edits that do not apply because the acceptance had seen another start (C7).
    var overruled: [Stamp] = []
  }

  /// Before acceptance the last edit in clock order holds. After it the start is the one the accepting node had seen;
  /// an edit made without knowledge of the acceptance applies if that start was a day still ahead at the edit's clock.
  func start(of view: InvitationView) -> StartResolution {
    guard let acceptance = view.acceptance else {
      guard let last = view.edits.last else { return StartResolution(start: view.terms.start) }
      return StartResolution(start: .date(last.day), edit: last.stamp)
    }
    var result = StartResolution(start: view.terms.start)
    for edit in view.edits where context.precedes(edit.stamp, acceptance) {
      result.start = .date(edit.day)
      result.edit = edit.stamp
    }
    let seen = result.start
    for edit in view.edits where !context.precedes(edit.stamp, acceptance) {
      if context.precedes(acceptance, edit.stamp) || isAhead(seen, of: edit.stamp.instant) {
        result.start = .date(edit.day)
        result.edit = edit.stamp
      } else {
        result.overruled.append(edit.stamp)
      }
    }
    return result
  }

  private func isAhead(_ start: AccessStart, of instant: Instant) -> Bool {
    if case .date(let day) = start { return day.start > instant }
    return false
  }
}

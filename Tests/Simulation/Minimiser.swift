/// Finds a short history that fails like a long one.
public enum Minimiser {
  /// Leaves out ever smaller runs of steps as long as the same oracle is violated.
  ///
  /// - Parameters:
  ///   - plan: a plan that fails.
  ///   - failure: how it fails.
  ///   - play: plays a plan; nil if it passes.
  public static func shortest(
    _ plan: Plan, failing failure: Failure, play: (Plan) -> Failure?
  ) -> (plan: Plan, failure: Failure) {
    var best = (plan: plan, failure: failure)
    var run = max(1, plan.steps.count / 2)
    while run >= 1 {
      var start = 0
      var isShorter = false
      while start < best.plan.steps.count {
        var candidate = best.plan
        candidate.steps.removeSubrange(start..<min(start + run, candidate.steps.count))
        if let found = play(candidate), found.oracle == failure.oracle {
          best = (candidate, found)
          isShorter = true
        } else {
          start += run
        }
      }
      if run == 1, !isShorter { break }
      run = run == 1 ? 1 : run / 2
    }
    return best
  }
}

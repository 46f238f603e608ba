extension AssignmentResolver {
  /// C13: a first login that the author of a release did not know of falsifies the ground that there was none; the
  /// release becomes an evaluation request. C12: of several endings one that gives the license on takes effect, and the
  /// others count as satisfied.
  func ruleOnRelease(_ stamp: Stamp, _ target: InvitationView) -> Ruling {
    if target.releases.isEmpty, let acceptance = target.acceptance {
      return .lost(.releaseLogin, to: acceptance, about: target.id)
    }
    guard let end = target.endedBy, end != stamp else { return .inEffect }
    return .superseded(by: end)
  }
}

/// Whether a held change set counts. One that does not is served onward all the same, and counts as seen.
enum SetEffect: Int64, Sendable {
  /// It counts.
  case inEffect = 0
  /// Its clock is further ahead than `LogLimits.clockAheadMaxMilliseconds`; it counts once its time comes.
  case clockAhead = 1
  /// A later version wrote something into it that this one does not know.
  case notUnderstood = 2
  /// Something in it made deriving fail.
  case setAside = 3
  /// It came while rules were in force that this version does not know, so nothing was derived from it.
  case rulesUnknown = 4
}

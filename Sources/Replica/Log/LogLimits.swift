/// The named maxima of what a log takes in beyond what it holds.
struct LogLimits: Sendable {
  static let standard = LogLimits()

  /// Change sets of one ledger that may wait for others.
  var waitingSetsMax = 20_000
  /// Bytes of one ledger's change sets that wait for others.
  var waitingBytesMax = 64 << 20
  /// Milliseconds that a change set's clock may be ahead of this node's and count at once.
  var clockAheadMaxMilliseconds: Int64 = 10 * 60 * 1_000
  /// Ids that one report of missing change sets names.
  var missingReportedMax = 10_000

  init() {}

  /// The latest hybrid time that counts at `now`, as stored.
  func latestTime(at now: Int64) -> Int64 {
    let (bound, overflow) = now.addingReportingOverflow(clockAheadMaxMilliseconds)
    let milliseconds = min(max(overflow ? Int64.max : bound, 0), Self.millisecondsMax)
    return milliseconds << 16 | 0xFFFF
  }

  private static let millisecondsMax: Int64 = (1 << 47) - 1
}

import GRDB
import Licensing

extension Derivation {
  /// Marks every assignment whose state the passage from the last instant to `instant` changes; it may go back.
  ///
  /// Deadlines sit in an index, so the cost follows from how many are crossed.
  func advance(to instant: Instant) throws {
    let (from, to) = (cache.advancedTo, instant)
    cache.advancedTo = instant
    if to > from {
      try markWaiting(
        "SELECT DISTINCT unit, ledger FROM invitation WHERE ledger = ? AND changes_at <= ?", [ledger, to.milliseconds])
    } else if to < from {
      try markWaiting(
        "SELECT DISTINCT unit, ledger FROM invitation WHERE ledger = ? AND changed_at > ?", [ledger, to.milliseconds])
    }
    markReminders(from: from, to: to)
    try drainMemberNotices()
    try authors.check()
  }

  private func markWaiting(_ selection: String, _ arguments: StatementArguments) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO dirty (unit, ledger) " + selection).execute(arguments: arguments)
  }
}

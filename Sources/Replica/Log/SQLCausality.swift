import ChangeSets
import GRDB
import Licensing

/// Answers from the log whether one change set was known where another one was written.
///
/// Lives inside one transaction, on its thread. What an author had seen never changes, so answers are kept; whoever
/// rolls back to a savepoint calls ``forget()``. The protocol's question cannot fail, so SQLite's first error is kept,
/// and ``check()`` has to be asked before anything that was decided is kept.
final class SQLCausality: Causality {
  /// Answers that are kept before all are forgotten.
  private static let answersMax = 1 << 16

  private struct Question: Hashable {
    let later: LinePosition
    let line: Int64
  }

  private var storage: SQLSeenStorage
  private var answers: [Question: UInt64] = [:]
  private var failure: (any Error)?

  init(db: Database) throws { storage = try SQLSeenStorage(db: db, isOnlyWriter: false) }

  func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool {
    if later.handle == earlier.handle { return earlier.number < later.number }
    return seen(by: later.position, of: earlier.handle) >= earlier.number
  }

  /// Forgets what was rolled back.
  func forget() { answers.removeAll(keepingCapacity: true) }

  /// Throws what went wrong while answering, if anything did.
  func check() throws {
    if let failure { throw failure }
  }

  /// The highest number of the line that the author had seen, 0 for none.
  private func seen(by later: LinePosition, of line: Int64) -> UInt64 {
    let question = Question(later: later, line: line)
    if let known = answers[question] { return known }
    guard failure == nil else { return 0 }
    do {
      let answer = try storage.seen(by: later.line, at: later.number, of: line) ?? 0
      if answers.count >= Self.answersMax { answers.removeAll(keepingCapacity: true) }
      answers[question] = answer
      return answer
    } catch {
      failure = error
      return 0
    }
  }
}

extension SetStamp {
  /// Its place in the log's lines.
  var position: LinePosition { LinePosition(line: handle, number: number) }
}

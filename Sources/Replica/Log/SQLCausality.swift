import ChangeSets
import GRDB
import Licensing

/// Answers from the log whether one change set was known where another one was written.
///
/// Lives inside one transaction, on its thread. What an author had seen never changes, so what was read is kept;
/// whoever rolls back to a savepoint calls ``forget()``. The protocol's question cannot fail, so SQLite's first error
/// is kept, and ``check()`` has to be asked before anything that was decided is kept.
final class SQLCausality: Causality {
  private var storage: SQLSeenStorage
  private var failure: (any Error)?

  init(db: Database) throws { storage = try SQLSeenStorage(db: db, isOnlyWriter: false) }

  func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool {
    if later.handle == earlier.handle { return earlier.number < later.number }
    guard failure == nil else { return false }
    do {
      let seen = try storage.seen(by: later.handle, at: later.number, of: earlier.handle)
      return seen.map { $0 >= earlier.number } ?? false
    } catch {
      failure = error
      return false
    }
  }

  /// Forgets what was rolled back.
  func forget() { storage.forget() }

  /// Throws what went wrong while answering, if anything did.
  func check() throws {
    if let failure { throw failure }
  }
}

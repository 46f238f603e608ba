import Synchronization

/// Counts the writes to a replica, so that whoever read something can know that it is still so. Any thread may use it.
final class RevisionCounter: Sendable {
  private struct State {
    var number: UInt64 = 1
    var underWay = 0
  }

  private let state = Mutex(State())

  /// How often something was written; nil while something is, since reads may see it already or not yet.
  var current: UInt64? { state.withLock { $0.underWay == 0 ? $0.number : nil } }

  /// Runs a write; whatever becomes of it, the number afterwards is another.
  func writing<Value>(_ body: () throws -> Value) rethrows -> Value {
    state.withLock { $0.underWay += 1 }
    defer {
      state.withLock { state in
        state.underWay -= 1
        state.number += 1
      }
    }
    return try body()
  }
}

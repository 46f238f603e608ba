import Dispatch
import Foundation
import Synchronization

/// Waits for something that blocks, but not for ever.
enum BoundedWait {
  /// What `work` returns or throws on a thread of its own, if it does so within the interval; nil if not. A value that
  /// comes later is dropped.
  static func value<Value: Sendable>(
    within interval: DispatchTimeInterval, _ work: @escaping @Sendable () throws -> Value
  ) throws -> Value? {
    let slot = Slot<Value>()
    let done = DispatchSemaphore(value: 0)
    // No queue: a thread that may stay blocked must not be one of a pool.
    Thread.detachNewThread {
      slot.put(Result(catching: work))
      done.signal()
    }
    _ = done.wait(timeout: .now() + interval)
    return try slot.close()?.get()
  }

  /// A place for one value, which only one side leaves open.
  private final class Slot<Value: Sendable>: Sendable {
    private enum State: Sendable {
      case open
      case full(Result<Value, any Error>)
      case closed
    }
    private let state = Mutex(State.open)

    /// Hands a value over, unless nobody waits for it any more.
    func put(_ value: Result<Value, any Error>) {
      state.withLock { if case .open = $0 { $0 = .full(value) } }
    }

    /// Ends the waiting.
    func close() -> Result<Value, any Error>? {
      state.withLock { state in
        defer { state = .closed }
        if case .full(let value) = state { return value }
        return nil
      }
    }
  }
}

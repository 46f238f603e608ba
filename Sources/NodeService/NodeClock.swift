import Foundation
import Licensing
import Synchronization

/// Where a node takes the present from.
public enum ClockMode: Sendable {
  /// The machine's clock.
  case system
  /// A clock that stands still at an instant until `clock.set` moves it; for scenarios and tests.
  case frozen(at: Instant)
  /// A clock that is handed in, in milliseconds since 1970, as simulations do. The node then keeps to the thread that
  /// calls it: it listens on no socket, and brings its state to the present before it answers.
  case handed(@Sendable () -> Int64)
}

/// The clock of a running node. Any thread may use it.
final class NodeClock: Sendable {
  private let frozen: Mutex<Instant?>
  private let handed: (@Sendable () -> Int64)?
  let isFrozen: Bool
  /// Whether somebody outside moves the clock, so that every call looks at it.
  var isHanded: Bool { handed != nil }

  init(_ mode: ClockMode) {
    switch mode {
    case .system:
      frozen = Mutex(nil)
      handed = nil
      isFrozen = false
    case .frozen(let instant):
      frozen = Mutex(instant)
      handed = nil
      isFrozen = true
    case .handed(let clock):
      frozen = Mutex(nil)
      handed = clock
      isFrozen = false
    }
  }

  /// The present.
  var now: Instant {
    if let handed { return Instant(milliseconds: handed()) }
    return frozen.withLock { $0 } ?? Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  /// Moves a clock that stands still; without effect on another.
  func set(_ instant: Instant) {
    guard isFrozen else { return }
    frozen.withLock { $0 = instant }
  }
}

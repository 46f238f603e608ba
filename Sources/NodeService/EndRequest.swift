import Synchronization

/// A wish that whoever serves come to an end in good order. Made once, by any thread; may be made before anybody
/// serves.
public final class EndRequest: Sendable {
  private let state = Mutex(State())

  private struct State {
    var isMade = false
    var listener: (@Sendable () -> Void)?
  }

  /// A wish not made yet.
  public init() {}

  /// Makes it; the second time nothing happens.
  public func make() {
    let listener = state.withLock { state in
      defer { state = State(isMade: true, listener: nil) }
      return state.listener
    }
    listener?()
  }

  var isMade: Bool { state.withLock { $0.isMade } }

  /// Calls `body` when the wish is made, at once if it was. Takes the place of whoever listened before.
  func whenMade(_ body: @escaping @Sendable () -> Void) {
    let isMade = state.withLock { state in
      if !state.isMade { state.listener = body }
      return state.isMade
    }
    if isMade { body() }
  }
}

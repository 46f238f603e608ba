import Synchronization

/// Says once and for all that a request is no longer wanted. Any thread may raise and read it.
public final class CancellationFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  /// A flag not raised.
  public init() {}

  /// Whether the request is no longer wanted.
  public var isRaised: Bool { raised.load(ordering: .acquiring) }

  /// Raises it; it never comes down.
  public func raise() { raised.store(true, ordering: .releasing) }
}

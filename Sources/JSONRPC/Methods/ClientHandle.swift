import Synchronization

/// The other end of a connection, for code that wants to tell it something later. Any thread may use it.
public final class ClientHandle: Sendable {
  /// Unique among the connections of this process; 0 for the caller within the process.
  public let id: UInt64
  private let deliver: @Sendable (OutgoingNotice) -> Void
  private let isHolding = Atomic<Bool>(false)
  private let closing = Mutex<[@Sendable () -> Void]?>([])

  /// A handle that passes notices on to `deliver`, which must not block.
  public init(id: UInt64, deliver: @escaping @Sendable (OutgoingNotice) -> Void) {
    self.id = id
    self.deliver = deliver
  }

  /// Whether calls of the connection that have not begun are to wait until they are taken back.
  var isHeldBack: Bool { isHolding.load(ordering: .acquiring) }

  /// Holds back the calls that have not begun, or lets calls begin again.
  func holdBack(_ holds: Bool) { isHolding.store(holds, ordering: .releasing) }

  /// Whether the connection has ended.
  public var isClosed: Bool { closing.withLock { $0 == nil } }

  /// Sends a notification, or does nothing once the connection has ended.
  ///
  /// With a `latestOf` key, a client that does not keep up gets only the last notice of that key.
  public func notify(_ method: String, _ params: JSONObject, latestOf key: String? = nil) {
    guard !isClosed else { return }
    let policy = key.map(OutgoingNotice.Policy.latest(key:)) ?? .required
    deliver(OutgoingNotice(method: method, params: params, policy: policy))
  }

  /// Calls `body` once when the connection ends, at once if it has. On a thread that must not be blocked.
  public func onClose(_ body: @escaping @Sendable () -> Void) {
    let isClosed = closing.withLock { waiting in
      waiting?.append(body)
      return waiting == nil
    }
    if isClosed { body() }
  }

  /// Tells the handle that the connection has ended.
  public func close() {
    let waiting = closing.withLock { waiting in
      defer { waiting = nil }
      return waiting ?? []
    }
    for body in waiting { body() }
  }
}

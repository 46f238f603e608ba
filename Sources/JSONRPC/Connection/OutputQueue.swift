/// Counts what a client has not taken yet and holds notices back while it is slow.
struct OutputQueue: Sendable {
  /// Bytes given to the shell and not reported as gone.
  private(set) var queuedBytes = 0
  private var held: [(key: String, notice: OutgoingNotice)] = []
  private let noticeBytesMax: Int

  init(limits: RPCLimits) {
    noticeBytesMax = limits.queuedNoticeBytesMax
  }

  /// Whether notices that allow it are held back.
  var isSlow: Bool { queuedBytes > noticeBytesMax }

  mutating func queued(_ count: Int) { queuedBytes += count }

  mutating func flushed(_ count: Int) { queuedBytes = max(0, queuedBytes - count) }

  /// Keeps a notice in place of an earlier one of its key.
  mutating func hold(_ notice: OutgoingNotice, key: String) {
    if let place = held.firstIndex(where: { $0.key == key }) {
      held[place].notice = notice
    } else {
      held.append((key, notice))
    }
  }

  /// Whether a notice of that key is held back.
  func isHolding(_ key: String) -> Bool { held.contains { $0.key == key } }

  /// The notice to send next, once the client has caught up.
  mutating func nextHeld() -> OutgoingNotice? {
    isSlow || held.isEmpty ? nil : held.removeFirst().notice
  }
}

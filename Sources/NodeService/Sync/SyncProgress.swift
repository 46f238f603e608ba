import JSONRPC
import Synchronization

/// Tells a client how an exchange with a peer goes on. How much is to be exchanged shows only as it goes, so the
/// percentage is that of the peers before this one. Any thread may use it.
final class SyncProgress: Sendable {
  private let peer: String
  private let context: RequestContext
  private let percentage: Int
  private let counts = Mutex((sent: 0, received: 0))

  init(_ peer: String, _ context: RequestContext, percentage: Int) {
    self.peer = peer
    self.context = context
    self.percentage = percentage
    context.report(.report(message: peer, percentage: percentage))
  }

  /// Change sets were handed out or have come in.
  func moved(sent: Int, received: Int) {
    guard sent + received > 0 else { return }
    let counts = counts.withLock { counts in
      counts.sent += sent
      counts.received += received
      return counts
    }
    context.report(
      .report(
        message: "\(peer): \(counts.received) change sets received, \(counts.sent) sent", percentage: percentage))
  }
}

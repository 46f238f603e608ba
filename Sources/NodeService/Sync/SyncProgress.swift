import JSONRPC
import Synchronization

/// Tells a client how an exchange with a peer goes on. Any thread may use it.
final class SyncProgress: Sendable {
  private let peer: String
  private let context: RequestContext
  private let counts = Mutex((sent: 0, received: 0))

  init(_ peer: String, _ context: RequestContext) {
    self.peer = peer
    self.context = context
    context.report(.report(message: peer))
  }

  /// Change sets were handed out or have come in.
  func moved(sent: Int, received: Int) {
    guard sent + received > 0 else { return }
    let counts = counts.withLock { counts in
      counts.sent += sent
      counts.received += received
      return counts
    }
    context.report(.report(message: "\(peer): \(counts.received) change sets received, \(counts.sent) sent"))
  }
}

import JSONRPC
import Synchronization

/// Collects what a client is told.
final class Heard: Sendable {
  private let all = Mutex<[OutgoingNotice]>([])

  var notices: [OutgoingNotice] { all.withLock { $0 } }

  func add(_ notice: OutgoingNotice) { all.withLock { $0.append(notice) } }
}

import JSONRPC
import Synchronization

/// Collects notices from any thread.
final class NoticeBox: Sendable {
  private let notices = Mutex<[OutgoingNotice]>([])

  func add(_ notice: OutgoingNotice) { notices.withLock { $0.append(notice) } }

  var all: [OutgoingNotice] { notices.withLock { $0 } }
}

/// A list that any thread may extend and read.
final class Trace<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])

  func add(_ element: Element) { elements.withLock { $0.append(element) } }

  var all: [Element] { elements.withLock { $0 } }
}

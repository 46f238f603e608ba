import Dispatch
import Synchronization

/// Sends mails now and then, as long as the node runs.
final class MailTimer: Sendable {
  private static let interval = DispatchTimeInterval.seconds(5)
  private let node: NodeCore
  private let queue = DispatchQueue(label: "allot.mail")
  private let isStopped = Atomic<Bool>(false)

  init(_ node: NodeCore) {
    self.node = node
    schedule()
  }

  /// Stops; waits for the mail under way.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    queue.sync {}
  }

  private func schedule() {
    queue.asyncAfter(deadline: .now() + Self.interval) { [weak self] in
      guard let self, !isStopped.load(ordering: .acquiring) else { return }
      node.mailer.tick(node)
      schedule()
    }
  }
}

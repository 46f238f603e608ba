import Dispatch
import Synchronization

/// Brings the state of a node to the present now and then, as long as it runs: deadlines pass although nobody writes.
final class AdvanceTimer: Sendable {
  private static let interval = DispatchTimeInterval.seconds(1)
  private let node: NodeCore
  private let queue = DispatchQueue(label: "allot.advance")
  private let isStopped = Atomic<Bool>(false)

  init(_ node: NodeCore) {
    self.node = node
    schedule()
  }

  /// Stops; waits for a step under way.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    queue.sync {}
  }

  private func schedule() {
    queue.asyncAfter(deadline: .now() + Self.interval) { [weak self] in
      guard let self, !isStopped.load(ordering: .acquiring) else { return }
      do { try node.advance() } catch {
        node.logger.error("deadlines could not be applied", metadata: ["error": "\(error)"])
      }
      schedule()
    }
  }
}

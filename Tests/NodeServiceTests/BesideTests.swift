import Dispatch
import Foundation
import JSONRPC
import NodeService
import Testing

/// Calls beside each other on a node with its threads and its file.
@Suite("Calls beside a long write")
struct BesideTests {
  private let directory = FileManager.default.temporaryDirectory.path + "/allot-beside-\(UUID().uuidString.prefix(8))"

  /// Runs `body` on another thread and says whether it came to its end, which it does unless it is kept waiting.
  private static func isServed(_ body: @escaping @Sendable () -> Void) -> Bool {
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      body()
      done.signal()
    }
    return done.wait(timeout: .now() + .seconds(60)) == .success
  }

  @Test("reads and health are answered while everything is derived anew, and see the state before it")
  func snapshots() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let options = NodeOptions(directory: directory)
    let node = try Node.open(options)
    defer { node.close() }
    // A connection of its own: one that wrote reads its own writes.
    let reader = try RPCClient(path: options.socketPath)
    _ = try node.call("ledger.create", ["name": "Books"]).get()
    for n in 0..<20 { _ = try node.call("learner.add", ["emails": [.string("l\(n)@example.org")]]).get() }
    let before = try node.call("ledger.digest").get()
    let seen = Heard()
    let outcome = node.call("node.rebuild", ["workDoneToken": "t"]) { notification in
      guard case .named(let params) = notification.params, params["value"]?["kind"] == "report" else { return }
      // The write's transaction is open on the thread that tells this.
      let isServed = Self.isServed {
        for method in ["ledger.digest", "learner.list", "node.health", "node.info"] {
          guard case .success(let answer) = reader.call(method) else { continue }
          seen.add(OutgoingNotice(method: method, params: ["answer": answer], policy: .required))
        }
      }
      #expect(isServed, "a read waits for a write")
    }
    #expect(throws: Never.self) { try outcome.get() }
    let answers = seen.notices
    #expect(answers.map(\.method).prefix(4) == ["ledger.digest", "learner.list", "node.health", "node.info"])
    #expect(answers.first?.params["answer"] == before)
    #expect(try node.call("ledger.digest").get() == before)
  }

  @Test("node.info shows the limits that this node keeps")
  func limits() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var options = NodeOptions(directory: directory)
    options.limits.batchMembersMax = 3
    let node = try Node.open(options)
    defer { node.close() }
    #expect(try node.call("node.info").get()["limits"] == options.limits.json)
  }
}

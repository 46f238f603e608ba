import Dispatch
import Foundation
import JSONRPC
import Testing

@testable import NodeService

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

  @Test("plain health is answered at once while one that looks at the devices waits for the file")
  func health() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let node = try Node.open(NodeOptions(directory: directory))
    defer { node.close() }
    _ = try node.call("ledger.create", ["name": "Books"]).get()
    let ledger = try #require(node.core.replica.ledgers().first)
    // As many reads as there may be at once, all of them held.
    let (entered, opened) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let readers = 4
    for _ in 0..<readers {
      Thread.detachNewThread {
        try? node.core.replica.read(ledger) { _ in
          entered.signal()
          opened.wait()
        }
      }
    }
    for _ in 0..<readers { entered.wait() }
    let dispatcher = Dispatcher(table: node.table)
    let handle = ClientHandle(id: 1) { _ in }
    let (slow, plain) = (Heard(), Heard())
    let answered = DispatchSemaphore(value: 0)
    func reply(_ heard: Heard) -> @Sendable (Result<JSON, RPCError>) -> Void {
      { outcome in
        heard.add(
          OutgoingNotice(method: "answer", params: ["ok": (try? outcome.get())?["ok"] ?? .null], policy: .required))
        answered.signal()
      }
    }
    try dispatcher.submit(
      "node.health", .named(["devices": true]), handle: handle, call: 1, reply: reply(slow))
    while dispatcher.load.waiting > 0 { sched_yield() }
    try dispatcher.submit("node.health", .none, handle: handle, call: 2, reply: reply(plain))
    #expect(plain.notices.map(\.params) == [["ok": true]])
    #expect(slow.notices.isEmpty && dispatcher.load.unanswered == 1)
    for _ in 0..<readers { opened.signal() }
    for _ in 0..<2 { answered.wait() }
    #expect(slow.notices.map(\.params) == [["ok": true]])
    dispatcher.shutdown()
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

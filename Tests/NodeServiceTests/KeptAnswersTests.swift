import Dispatch
import JSONRPC
import Licensing
import Testing

@testable import NodeService

@Suite("Answers that are kept")
struct KeptAnswersTests {
  /// What is answered: a result or an error.
  private static func ask(_ dispatcher: Dispatcher, _ method: String, _ params: JSONObject) throws -> JSONObject? {
    let heard = Heard()
    let answered = DispatchSemaphore(value: 0)
    try dispatcher.submit(method, .named(params), handle: ClientHandle(id: 1) { _ in }, call: 1) { outcome in
      let params: JSONObject =
        switch outcome {
        case .success(let result): ["result": result]
        case .failure(let error): ["error": error.json]
        }
      heard.add(OutgoingNotice(method: "answer", params: params, policy: .required))
      answered.signal()
    }
    answered.wait()
    return heard.notices.first?.params
  }

  @Test("after every kind of write, whatever was asked before is answered as if it was asked for the first time")
  func everyWrite() throws {
    let ledger = try ExampleLedger(listens: false, orders: true)
    let match = try ExampleMatch(ledger)
    let node = ledger.ana.node
    let kept = Dispatcher(table: node.table) { node.core.revision }
    let anew = Dispatcher(table: node.table)
    defer {
      kept.shutdown()
      anew.shutdown()
    }
    func params(_ example: MethodExample) -> JSONObject {
      match.actual(.object(example.params)).objectValue ?? JSONObject()
    }
    let methods = Node.methods(frozenClock: true)
    #expect(methods.filter { node.table[$0.name]?.handler.keepsAnswers == true }.count > 30)
    let asked = ["ledger.get", "fund.get", "invitation.get", "learner.get", "order.get"]
    let reads = methods.filter { asked.contains($0.name) }
      .compactMap { method in method.examples.first.map { (method.name, params($0)) } }
    #expect(reads.count == asked.count)
    func compare(after write: String) throws {
      for (method, params) in reads {
        let expected = try Self.ask(anew, method, params)
        #expect(try Self.ask(kept, method, params) == expected, "\(method) after \(write)")
      }
    }
    try compare(after: "nothing")
    var moved = 0
    for method in methods where method.kind == .write && !["node.backup", "ledger.create"].contains(method.name) {
      guard let example = method.examples.first else { continue }
      let before = node.core.revision
      _ = try Self.ask(kept, method.name, params(example))
      if node.core.revision != before { moved += 1 }
      try compare(after: method.name)
    }
    #expect(moved > 30)
    // Which ledger is meant is another question once there are two.
    _ = try Self.ask(kept, "ledger.create", ["name": "Fabrikam"])
    try compare(after: "ledger.create")
  }

  @Test("where the clock is handed in, every call may write, and nothing is kept")
  func handedClock() throws {
    func revision(_ clock: ClockMode) throws -> UInt64? {
      let node = try Node.inMemory(seed: [UInt8](repeating: 1, count: 32), clock: clock)
      defer { node.close() }
      return node.core.revision
    }
    #expect(try revision(.handed { 0 }) == nil)
    #expect(try revision(.frozen(at: Instant(milliseconds: 0))) != nil)
  }
}

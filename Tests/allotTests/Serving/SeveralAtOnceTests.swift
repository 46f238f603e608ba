import BuiltCommand
import Foundation
import JSONRPC
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Several processes on one replica", .serialized, .enabled(if: BuiltCommand.isThere, ServedProcess.absence))
struct SeveralAtOnceTests {
  private let data: DataDirectory

  init() throws {
    data = try DataDirectory()
    try data.found()
  }

  private func editor() throws -> ServedProcess { try ServedProcess(["serve", "--stdio"], data: data.path) }

  private func add(_ name: String, at editor: ServedProcess) throws {
    let answer = try editor.call(
      "learner.add", ["emails": [.string("\(name)@example.org")], "commandId": .string("add-\(name)")])
    #expect(answer["result"]?["results"]?[0]?["ok"] == true, "\(name): \(answer.text)")
  }

  private func learners(_ answer: JSON) -> Set<String> {
    Set(
      (answer["items"]?.arrayValue ?? []).compactMap { $0["email"]?.stringValue?.split(separator: "@").first }.map(
        String.init))
  }

  @Test("two editors and a command see what each other writes")
  func beside() throws {
    let first = try editor()
    try add("ana", at: first)
    let second = try editor()
    try add("ben", at: second)
    try data.allot("learner", "add", "cyd@example.org")
    let all: Set = ["ana", "ben", "cyd"]
    #expect(learners(try first.call("learner.list")["result"] ?? .null).isSuperset(of: all))
    #expect(learners(try second.call("learner.list")["result"] ?? .null).isSuperset(of: all))
    second.endInput()
    #expect(second.status() == 0)
    try add("dan", at: first)
    first.endInput()
    #expect(first.status() == 0)
    #expect(learners(try data.allot("learner", "list")).isSuperset(of: all.union(["dan"])))
  }

  @Test(
    "when the holder is killed another editor takes over: nothing acknowledged is lost, it goes on hearing of changes")
  func killed() throws {
    var holders = [try editor()]
    try add("n0", at: holders[0])
    for _ in 0..<3 { holders.append(try editor()) }
    for (place, editor) in holders.enumerated() {
      #expect(try editor.call("changes.subscribe")["result"]?["subscribed"] == true, "editor \(place)")
    }
    var acknowledged: Set = ["n0"]
    for round in 1...3 {
      let holder = holders.removeFirst()
      holder.kill(SIGKILL)
      #expect(holder.status() == -SIGKILL)
      for (place, editor) in holders.enumerated() {
        try add("n\(round)-\(place)", at: editor)
        acknowledged.insert("n\(round)-\(place)")
      }
      try data.allot("learner", "add", "cli\(round)@example.org")
      acknowledged.insert("cli\(round)")
    }
    let last = try #require(holders.first)
    #expect(learners(try last.call("learner.list")["result"] ?? .null).isSuperset(of: acknowledged))
    // The subscription was made at a holder that is dead by now.
    last.request("learner.add", ["emails": ["late@example.org"]])
    var heard = false
    while !heard, let message = try last.receive() { heard = message["method"] == "changes.didChange" }
    #expect(heard)
    last.endInput()
    #expect(last.status() == 0)
    #expect(try data.allot("node", "verify")["ok"] == true)
  }

  @Test("what a killed holder left open is asked again where that has no second effect, and is answered as lost else")
  func open() throws {
    let holder = try editor()
    #expect(try holder.call("node.health")["result"]?["ok"] == true)
    let second = try editor()
    #expect(try second.call("node.health")["result"]?["ok"] == true)
    let count = 60
    let asked = (0..<count).map { n in
      var params: JSONObject = ["emails": [.string("m\(n)@example.org")]]
      if n % 2 == 0 { params.append("commandId", .string("m\(n)")) }
      return second.request("learner.add", params)
    }
    _ = try second.answer(asked[0])
    holder.kill(SIGKILL)
    var answered = Set([asked[0]])
    var lost: Set<Int> = []
    while answered.count < count, let message = try second.receive() {
      guard let id = message["id"]?.int64Value.map(Int.init) else { continue }
      #expect(answered.insert(id).inserted, "request \(id) is answered twice")
      guard message["error"] != nil else { continue }
      #expect(message["error"]?["data"]?["code"] == "rpc.connectionLost")
      lost.insert(asked.firstIndex(of: id) ?? 0)
    }
    #expect(answered == Set(asked))
    #expect(lost.allSatisfy { $0 % 2 == 1 }, "a command with an id is not repeated")
    let listed = try second.call("learner.list", ["limit": 1000])["result"]?["items"]?.arrayValue ?? []
    let there = Set(listed.compactMap { $0["email"]?.stringValue })
    for n in 0..<count where !lost.contains(n) { #expect(there.contains("m\(n)@example.org")) }
  }

  @Test("a client that has said shutdown leaves with 0 though the holder ends first, and may do nothing else")
  func shutdownOutlivesHolder() throws {
    let holder = try editor()
    #expect(try holder.call("node.health")["result"]?["ok"] == true)
    let second = try editor()
    #expect(try second.call("shutdown")["result"] == .null)
    holder.kill(SIGKILL)
    #expect(holder.status() == -SIGKILL)
    #expect(try second.call("learner.list")["error"]?["code"] == -32600)
    second.notify("exit")
    #expect(second.status() == 0)
  }

  @Test("a subscriber hears what was changed between the end of a holder and the beginning of the next")
  func missed() throws {
    let holder = try editor()
    #expect(try holder.call("node.health")["result"]?["ok"] == true)
    let second = try editor()
    #expect(try second.call("changes.subscribe")["result"]?["subscribed"] == true)
    second.kill(SIGSTOP)
    holder.kill(SIGKILL)
    #expect(holder.status() == -SIGKILL)
    try data.allot("learner", "add", "ben@example.org")
    let version = try data.allot("call", "changes.status", "{}")["version"]
    second.kill(SIGCONT)
    var heard: [JSON?] = []
    /// Waits for a message and gives it; keeps what was heard before.
    func wait(for isWanted: (JSON) -> Bool) throws -> JSON? {
      while let message = try second.receive() {
        if message["method"] == "changes.didChange" { heard.append(message["params"]?["version"]) }
        if isWanted(message) { return message }
      }
      return nil
    }
    let asked = second.request("changes.status")
    #expect(try wait { $0["id"] == .int(asked) }?["result"]?["version"] == version)
    // A change of its own is heard of in any case.
    let added = second.request("learner.add", ["emails": ["cyd@example.org"]])
    let last = try wait { $0["id"] == .int(added) }?["result"]?["version"]
    while !heard.contains(last), try wait(for: { $0["method"] == "changes.didChange" }) != nil {}
    #expect(heard == [version, last])
    second.endInput()
    #expect(second.status() == 0)
  }

  @Test("a command that was given up by position is not done by the next holder")
  func givenUp() throws {
    let holder = try editor()
    #expect(try holder.call("node.health")["result"]?["ok"] == true)
    let second = try editor()
    #expect(try second.call("node.health")["result"]?["ok"] == true)
    holder.kill(SIGSTOP)
    let id = second.request("learner.add", ["emails": ["gone@example.org"], "commandId": "gone"])
    second.send("{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":[\(id)]}")
    // Answered by the process between, which has therefore read what came before it.
    #expect(try second.call("initialize")["result"]?["serverInfo"]?["name"] == "allot")
    holder.kill(SIGKILL)
    #expect(try second.answer(id)["error"]?["data"]?["code"] == "rpc.connectionLost")
    #expect(!learners(try second.call("learner.list")["result"] ?? .null).contains("gone"))
    second.endInput()
    #expect(second.status() == 0)
  }

  @Test("a holder that leaves in good order hands over as well")
  func leaving() throws {
    let first = try editor()
    try add("ana", at: first)
    let second = try editor()
    try add("ben", at: second)
    first.kill(SIGTERM)
    #expect(first.status() == 0)
    try add("cyd", at: second)
    second.kill(SIGTERM)
    #expect(second.status() == 0)
    #expect(learners(try data.allot("learner", "list")).isSuperset(of: ["ana", "ben", "cyd"]))
  }
}

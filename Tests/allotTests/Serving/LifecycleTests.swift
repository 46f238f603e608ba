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

@Suite(
  "The life of a node on standard input and output", .serialized,
  .enabled(if: BuiltCommand.isThere, ServedProcess.absence))
struct LifecycleTests {
  private let data: DataDirectory

  init() throws {
    data = try DataDirectory()
    try data.found()
  }

  private func editor() throws -> ServedProcess { try ServedProcess(["serve", "--stdio"], data: data.path) }

  /// Alone, and behind another process that holds the replica.
  private static let ways = ["alone", "through another process"]

  private func holder(_ way: String) throws -> ServedProcess? {
    guard way != Self.ways[0] else { return nil }
    let holder = try editor()
    _ = try holder.call("node.health")
    return holder
  }

  @Test("ends with 0 after shutdown and exit and at the end of input, with 1 after exit alone", arguments: ways)
  func statuses(way: String) throws {
    let holder = try holder(way)
    let good = try editor()
    #expect(try good.call("shutdown")["result"] == .null)
    good.notify("exit")
    #expect(good.status() == 0)
    let abrupt = try editor()
    _ = try abrupt.call("node.health")
    abrupt.notify("exit")
    #expect(abrupt.status() == 1)
    let silent = try editor()
    silent.endInput()
    #expect(silent.status() == 0)
    holder?.endInput()
  }

  @Test("bytes that cannot be cut end the conversation with 1, and nothing after them is read", arguments: ways)
  func framingErrors(way: String) throws {
    let holder = try holder(way)
    let request = #"{"jsonrpc":"2.0","id":1,"method":"node.health"}"#
    let framed = "Content-Length: \(request.utf8.count)\r\n\r\n\(request)"
    let cases: [(input: String, heard: [String])] = [
      ("Content-Length: -5\r\n\r\n" + framed, ["framing.invalidLength"]),
      ("Content-Length: 99999999999999999999\r\n\r\n" + framed, ["framing.messageTooLong"]),
      (framed + "Content-Length: x\r\n\r\n" + framed, ["\"ok\":true", "framing.invalidLength"]),
      ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", []),
    ]
    for (input, heard) in cases {
      // The input stays open.
      let editor = try editor()
      editor.send(bytes: input)
      #expect(editor.status() == 1, "\(input)")
      let rest = editor.rest()
      #expect(rest.components(separatedBy: "jsonrpc").count - 1 == heard.count, "\(input): \(rest)")
      for text in heard { #expect(rest.contains(text), "\(input): \(rest)") }
    }
    for input in ["Content-Le", "Content-Length: 100\r\n\r\n{", framed + "Content-Length: 9\r\n\r\n{"] {
      let editor = try editor()
      editor.send(bytes: input)
      editor.endInput()
      #expect(editor.status() == 1, "\(input)")
    }
    holder?.endInput()
  }

  @Test("at the end of input what was sent before is done, answered and kept", arguments: ways)
  func endOfInput(way: String) throws {
    let holder = try holder(way)
    let editor = try editor()
    let ids = (0..<100).map { editor.request("learner.add", ["emails": [.string("l\($0)@example.org")]]) }
    editor.endInput()
    var answered: Set<Int> = []
    while let message = try editor.receive() {
      #expect(message["result"]?["results"]?[0]?["ok"] == true)
      answered.insert(Int(message["id"]?.int64Value ?? 0))
    }
    #expect(answered == Set(ids))
    #expect(editor.status() == 0)
    let items = try data.allot("learner", "list", "--limit", "1000")["items"]?.arrayValue
    #expect(items?.filter { $0["email"]?.stringValue?.hasPrefix("l") == true }.count == 100)
    holder?.endInput()
  }

  @Test("on SIGTERM what was begun is finished and answered, what was answered is kept", arguments: ways)
  func termination(way: String) throws {
    let holder = try holder(way)
    let editor = try editor()
    for n in 0..<200 { editor.request("learner.add", ["emails": [.string("t\(n)@example.org")]]) }
    var kept = 0
    var refused = 0
    func take(_ message: JSON) {
      if message["result"] != nil { kept += 1 } else if message["error"]?["code"] == -32005 { refused += 1 }
    }
    take(try editor.receive() ?? .null)
    editor.kill(SIGTERM)
    while let message = try editor.receive() { take(message) }
    #expect(editor.status() == 0)
    let items = try data.allot("learner", "list", "--limit", "1000")["items"]?.arrayValue
    #expect(kept > 0)
    #expect(items?.filter { $0["email"]?.stringValue?.hasPrefix("t") == true }.count == kept)
    holder?.endInput()
  }

  @Test("on SIGTERM a client that takes nothing is given up after a while; a second signal ends the node at once")
  func impatience() throws {
    func flooded() throws -> ServedProcess {
      let editor = try editor()
      _ = try editor.call("node.health")
      // More than a pipe holds, and nobody reads it.
      for _ in 0..<8 { editor.request("rpc.discover") }
      return editor
    }
    let patient = try flooded()
    patient.kill(SIGINT)
    #expect(patient.status() == 0)
    let hurried = try flooded()
    hurried.kill(SIGTERM)
    hurried.kill(SIGINT)
    #expect([128 + SIGINT, 128 + SIGTERM].contains(hurried.status()))
  }

  @Test("a framing that was chosen at the start holds, whatever the first byte is")
  func framing() throws {
    let lines = try ServedProcess(["serve", "--stdio", "--framing", "lines"], data: data.path)
    lines.send("Content-Length: 2")
    #expect(try lines.receive()?["error"]?["code"] == -32700)
    #expect(try lines.call("node.health")["result"]?["ok"] == true)
    lines.endInput()
    #expect(lines.status() == 0)
    let headers = try ServedProcess(["serve", "--stdio", "--framing", "headers"], data: data.path)
    headers.request("node.health")
    #expect(headers.status() == 1)
  }

  @Test("the process ends when the one ends that it was told to watch", arguments: ways)
  func watching(way: String) throws {
    let holder = try holder(way)
    let parent = Process()
    parent.executableURL = URL(fileURLWithPath: "/bin/cat")
    parent.standardInput = Pipe()
    parent.standardOutput = FileHandle.nullDevice
    try parent.run()
    let editor = try editor()
    let answer = try editor.call("initialize", ["processId": .int(Int(parent.processIdentifier))])
    #expect(answer["result"]?["serverInfo"]?["name"] == "allot")
    #expect(try editor.call("node.health")["result"]?["ok"] == true)
    kill(parent.processIdentifier, SIGKILL)
    parent.waitUntilExit()
    #expect(editor.status() == 1)
    if let holder {
      #expect(try holder.call("node.health")["result"]?["ok"] == true)
      holder.endInput()
    }
  }

  @Test("whoever takes a holder's place goes on watching its client's process")
  func watchingOn() throws {
    let holder = try #require(try holder(Self.ways[1]))
    let parent = Process()
    parent.executableURL = URL(fileURLWithPath: "/bin/cat")
    parent.standardInput = Pipe()
    parent.standardOutput = FileHandle.nullDevice
    try parent.run()
    let editor = try editor()
    _ = try editor.call("initialize", ["processId": .int(Int(parent.processIdentifier))])
    holder.kill(SIGKILL)
    #expect(holder.status() == -SIGKILL)
    #expect(try editor.call("learner.add", ["emails": ["x@example.org"]])["result"] != nil)
    kill(parent.processIdentifier, SIGKILL)
    parent.waitUntilExit()
    #expect(editor.status() == 1)
  }

  @Test("a client that closes its end is survived, and what it asked for before is kept", arguments: ways)
  func closedOutput(way: String) throws {
    let holder = try holder(way)
    let editor = try editor()
    #expect(try editor.call("learner.add", ["emails": ["kept@example.org"]])["result"] != nil)
    editor.closeOutput()
    editor.request("learner.list")
    // Not by SIGPIPE.
    #expect(editor.status() == 1)
    #expect(try data.allot("node", "verify")["ok"] == true)
    holder?.endInput()
  }

  #if os(Linux)
    @Test("standard output carries messages only: descriptor 1 leads to standard error, descriptor 0 to nothing")
    func purity() throws {
      let editor = try editor()
      #expect(try editor.call("node.health")["result"]?["ok"] == true)
      let place = "/proc/\(editor.id)/fd"
      let files = FileManager.default
      #expect(
        try files.destinationOfSymbolicLink(atPath: "\(place)/1")
          == files.destinationOfSymbolicLink(atPath: "\(place)/2"))
      #expect(try files.destinationOfSymbolicLink(atPath: "\(place)/0") == "/dev/null")
      // What anything in the process would print.
      let stray = try #require(FileHandle(forWritingAtPath: "\(place)/1"))
      try stray.write(contentsOf: Data("a stray print\n".utf8))
      #expect(editor.errorLine() == "a stray print")
      #expect(try editor.call("node.health")["result"]?["ok"] == true)
      editor.endInput()
      #expect(try editor.receive() == nil)
      #expect(editor.status() == 0)
    }
  #endif

  @Test("a cancelled request is answered, and with -32800 only if it had no effect", arguments: ways)
  func cancelling(way: String) throws {
    let holder = try holder(way)
    let editor = try editor()
    let ids = (0..<60).map { n in
      let id = editor.request("learner.add", ["emails": [.string("c\(n)@example.org")]])
      if n % 2 == 1 { editor.notify("$/cancelRequest", ["id": .int(id)]) }
      return id
    }
    var outcomes: [Int: JSON] = [:]
    while outcomes.count < ids.count, let message = try editor.receive() {
      let id = Int(message["id"]?.int64Value ?? 0)
      #expect(outcomes[id] == nil)
      outcomes[id] = message
    }
    let items = try editor.call("learner.list", ["limit": 1000])["result"]?["items"]?.arrayValue ?? []
    let there = Set(items.compactMap { $0["email"]?.stringValue })
    for (n, id) in ids.enumerated() {
      let isCancelled = outcomes[id]?["error"]?["code"] == -32800
      #expect(isCancelled || outcomes[id]?["result"] != nil)
      #expect(there.contains("c\(n)@example.org") != isCancelled)
      if n % 2 == 0 { #expect(!isCancelled) }
    }
    holder?.endInput()
  }

  @Test("writes are done in the order in which they were sent, and each read sees those before it", arguments: ways)
  func order(way: String) throws {
    let holder = try holder(way)
    let editor = try editor()
    var reads: [Int: Int] = [:]
    for n in 1...30 {
      editor.request("ledger.configure", ["name": .string("Books \(n)")])
      reads[editor.request("ledger.get")] = n
    }
    var versions: [String] = []
    var seen = 0
    while seen < 60, let message = try editor.receive() {
      seen += 1
      let id = Int(message["id"]?.int64Value ?? 0)
      guard let n = reads[id] else {
        versions.append(message["result"]?["version"]?.text ?? "")
        continue
      }
      // It may see later ones too, never fewer.
      let name = message["result"]?["name"]?.stringValue ?? ""
      #expect((Int(name.dropFirst("Books ".count)) ?? 0) >= n, "\(name)")
    }
    #expect(Set(versions).count == 30)
    #expect(try editor.call("ledger.get")["result"]?["name"] == "Books 30")
    holder?.endInput()
  }
}

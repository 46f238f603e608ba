import Testing

/// A made-up file and the lines on which a rule must find it at fault.
struct Canary: Sendable, CustomTestStringConvertible {
  let rule: String
  let path: String
  let text: String
  let offendingLines: [Int]

  init(_ rule: any HouseRule, _ path: String, _ text: String, offendingLines: [Int] = []) {
    self.rule = rule.name
    self.path = path
    self.text = text
    self.offendingLines = offendingLines
  }

  var testDescription: String { "\(path): \(text.drop { $0 == "\n" }.prefix { $0 != "\n" }.prefix(60))" }

  static let all = imports + synchrony + purity + size + traps + words + proofs

  private static let imports: [Canary] = {
    let rule = ImportsFollowTheArrows()
    return [
      Canary(rule, "Sources/Licensing/A.swift", "import Foundation\nimport ChangeSets", offendingLines: [2]),
      Canary(rule, "Sources/ChangeSets/A.swift", "internal import Licensing", offendingLines: [1]),
      Canary(rule, "Sources/ChangeSets/A.swift", "import NIOCore\nimport GRDB", offendingLines: [1, 2]),
      Canary(rule, "Sources/Replica/A.swift", "@preconcurrency import struct NIOCore.EventLoop", offendingLines: [1]),
      Canary(rule, "Sources/JSONRPC/Deep/A.swift", "import Licensing", offendingLines: [1]),
      Canary(rule, "Sources/Replica/A.swift", "import NIOPosix; import Exchange", offendingLines: [1, 1]),
      Canary(rule, "Sources/Exchange/A.swift", "import GRDB\n#if A\nimport JSONRPC\n#endif", offendingLines: [1, 3]),
      Canary(rule, "Sources/NodeService/A.swift", "import ArgumentParser", offendingLines: [1]),
      Canary(rule, "Sources/allot/A.swift", "import Replica", offendingLines: [1]),
      Canary(rule, "Sources/Surprise/A.swift", "import Foundation", offendingLines: [1]),
      Canary(rule, "Sources/Licensing/A.pb.swift", "import SwiftProtobuf\nimport GRDB", offendingLines: [2]),
      Canary(rule, "Sources/Replica/A.swift", "import GRDB\n// import NIOCore\nlet a = \"import NIO\""),
      Canary(rule, "Sources/Licensing/A.swift", "import Synchronization\nlet a = store.import(page)"),
      Canary(rule, "Tests/LicensingTests/A.swift", "import GRDB"),
    ]
  }()

  private static let synchrony: [Canary] = {
    let rule = CoreIsSynchronous()
    return [
      Canary(rule, "Sources/Replica/A.swift", "func f() async throws {}", offendingLines: [1]),
      Canary(rule, "Sources/Exchange/A.swift", "let a = 1\nlet b = try await f()", offendingLines: [2]),
      Canary(rule, "Sources/JSONRPC/A.swift", "Task { f() }\nTask.detached { g() }", offendingLines: [1, 2]),
      Canary(rule, "Sources/Licensing/A.swift", "actor Ledger {}", offendingLines: [1]),
      Canary(rule, "Sources/ChangeSets/A.swift", "let a = \"\\(await f())\"", offendingLines: [1]),
      Canary(rule, "Sources/Replica/A.swift", "// async\nlet asyncronous = \"await Task\"\nstruct TaskList {}"),
      Canary(rule, "Sources/ChangeSets/A.swift", "let actor = body.actor\nqueue.async { f(actor: a) }"),
      Canary(rule, "Sources/NodeService/A.swift", "func f() async { await g() }"),
    ]
  }()

  private static let purity: [Canary] = {
    let rule = PureModulesAreHandedTheirInputs()
    let outside = """
      let a = Date()
      let b = Date.now
      let c: Date = .now
      f(.now, .now)
      let d = UUID ( )
      let e = Int.random(in: 0..<3)
      var f = SystemRandomNumberGenerator()
      let g = ProcessInfo.processInfo
      let h = getenv("X")
      clock_gettime(CLOCK_REALTIME, &t)
      let i = list.shuffled()
      let j = Curve25519.Signing.PrivateKey()
      let k = TimeZone.current
      let l = FileManager.default
      let m = try Data(contentsOf: place)
      let n = SymmetricKey(size: .bits256)
      """
    let inside = """
      // Date() and .now
      let a = "Date() \\(inputs.now) UUID()"
      let b = Date(timeIntervalSince1970: 0)
      let c = inputs.now
      let d = f().now
      list.append(contentsOf: other)
      let e = UUID(uuid: bytes)
      let f = x.random
      func advance(to now: Instant) {}
      """
    return [
      Canary(rule, "Sources/Licensing/A.swift", outside, offendingLines: [1, 2, 3, 4, 4] + Array(5...16)),
      Canary(rule, "Sources/ChangeSets/A.swift", outside, offendingLines: [1, 2, 3, 4, 4] + Array(5...16)),
      Canary(rule, "Sources/Licensing/A.swift", inside),
      Canary(rule, "Sources/NodeService/A.swift", outside),
    ]
  }()

  private static let size: [Canary] = {
    let files = FilesAreShort()
    let lines = LinesAreShort()
    func file(lines count: Int) -> String { String(repeating: "//\n", count: count) }
    func line(columns count: Int) -> String { "\n//" + String(repeating: "ä", count: count - 2) }
    return [
      Canary(files, "Sources/Licensing/A.swift", file(lines: 451), offendingLines: [451]),
      Canary(files, "Tests/LicensingTests/A.swift", file(lines: 450) + "//", offendingLines: [451]),
      Canary(files, "Sources/Licensing/A.swift", file(lines: 450)),
      Canary(files, "Sources/Licensing/A.pb.swift", file(lines: 451)),
      Canary(lines, "Sources/Licensing/A.swift", line(columns: 121), offendingLines: [2]),
      Canary(lines, "Tests/LicensingTests/A.swift", line(columns: 121), offendingLines: [2]),
      Canary(lines, "Sources/Licensing/A.swift", line(columns: 120)),
      Canary(lines, "Sources/Licensing/A.pb.swift", line(columns: 121)),
    ]
  }()

  private static let traps: [Canary] = {
    let rule = NothingTraps()
    let output = OutputIsTheCommandsOwn()
    let trapping = """
      let a = try! f()
      let b = c as! Int
      fatalError("no")
      preconditionFailure()
      let d = e!
      f(g()!.h, i[0]!)
      let j = "\\(k!)"
      var l: Int!
      """
    let harmless = """
      // try! f() as! Int, fatalError(
      let a = "try! fatalError( x!"
      if !a, b != c, b!=c, !(d) {}
      while try !f() {}
      let e = try? f() as? Int
      """
    return [
      Canary(rule, "Sources/Licensing/A.swift", trapping, offendingLines: [1, 2, 3, 4, 5, 6, 6, 7, 8]),
      Canary(rule, "Sources/allot/A.swift", "fatalError()", offendingLines: [1]),
      Canary(rule, "Sources/Licensing/A.swift", harmless),
      Canary(rule, "Tests/LicensingTests/A.swift", trapping),
      Canary(output, "Sources/NodeService/A.swift", "print(1)\ndebugPrint(2)", offendingLines: [1, 2]),
      Canary(output, "Sources/allot/A.swift", "print(1)"),
      Canary(output, "Sources/Replica/A.swift", "page.print(1)\nfunc print(_ a: Int) {}\n// print(1)\nlet print = 1"),
    ]
  }()

  private static let words: [Canary] = {
    let unfinished = NothingIsUnfinished()
    let machine = NoMachineIsNamed()
    return [
      Canary(unfinished, "Sources/allot/A.swift", "f()\n// TO" + "DO: g", offendingLines: [2]),
      Canary(unfinished, "Tools/x", "# FIX" + "ME", offendingLines: [1]),
      Canary(unfinished, "README.md", "It is a st" + "ub.", offendingLines: [1]),
      Canary(unfinished, "Protocol/x.md", "Not" + " implemented.", offendingLines: [1]),
      Canary(unfinished, "Tests/XTests/A.swift", "let a = 1  // good enough for" + " now", offendingLines: [1]),
      Canary(unfinished, "Sources/allot/A.swift", "// stubborn methodologies; wait for nowhere\nlet mastodon = 1"),
      Canary(machine, "Tests/XTests/A.swift", "f()\nlet a = \"/t" + "mp/x\"", offendingLines: [2]),
      Canary(machine, "Tools/x", "cd /ho" + "me/ana", offendingLines: [1]),
      Canary(machine, "README.md", "file:///wo" + "rk/a", offendingLines: [1]),
      Canary(machine, "README.md", "https://example.org/ho" + "me/ana and ~/wo" + "rk/a, ${directory}/t" + "mp/a"),
    ]
  }()

  private static let proofs: [Canary] = {
    let rule = UncheckedSendableIsProved()
    return [
      Canary(rule, "Sources/Replica/A.swift", "final class A: @unchecked Sendable {}", offendingLines: [1]),
      Canary(rule, "Sources/allot/A.swift", "// Trust me.\nstruct A: @unchecked Sendable {}", offendingLines: [2]),
      Canary(rule, "Tests/XTests/A.swift", "struct A: @unchecked Sendable {}"),
      Canary(rule, "Sources/Replica/A.swift", "// Safe: x\n\nnonisolated(unsafe) var a = 1", offendingLines: [3]),
      Canary(rule, "Sources/Replica/A.swift", "// Safe: locked by\n// its mutex.\nstruct A: @unchecked Sendable {}"),
      Canary(rule, "Sources/Replica/A.swift", "  // Safe: never written.\n  nonisolated(unsafe) let a = 1"),
    ]
  }()
}

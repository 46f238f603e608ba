import BuiltCommand
import Foundation
import JSONRPC
import Testing

@Suite(
  "A mailer that is killed (R49: at most once)",
  .enabled(if: BuiltCommand.isThere, Comment(rawValue: BuiltCommand.absence)))
struct KilledMailerTests {
  /// A ledger with one invitation in a directory of its own, and a mail command that a test writes.
  private struct Office {
    let place: SendmailTests.Place
    let allot: AllotCommand
    let sink: String

    init(_ script: (String) -> String) throws {
      place = try SendmailTests.Place()
      sink = place.directory + "/sink"
      allot = AllotCommand(data: place.directory + "/node")
      try allot.run("ledger", "create", "Books", "--owner-email", "ana@example.org")
      try allot.run("product", "define", "--name", "Course", "--kind", "course", "--price", "100.00 USD")
      try allot.run(
        "fund", "open", "--name", "F", "--currency", "USD", "--deposit",
        #"{"amount": 100000, "validUntil": "2099-01-01"}"#)
      try allot.run("invitation", "create", "--product", "Course", "--emails", "lea@example.org ben@example.org")
      try allot.run(
        "notification", "configure", "--transport", "sendmail", "--from", "books@academy.example", "--command",
        "/bin/sh,\(place.script(script(sink)))")
    }

    /// Mails that left.
    var delivered: [String] {
      (FileManager.default.contents(atPath: sink).map { String(decoding: $0, as: UTF8.self) } ?? "")
        .split(separator: "\n").map(String.init)
    }

    func count(_ state: String) throws -> Int {
      try allot.run("notification", "list", "--state", state).at("items")?.arrayValue?.count ?? 0
    }
  }

  /// The recipient is the last argument.
  private static let deliver = "cat > /dev/null; for to in \"$@\"; do :; done; echo \"$to\" >> "

  @Test("between keeping that it sends and the attempt: the mail is unknown, never sent by itself, once by a person")
  func beforeTheAttempt() throws {
    // The first time the command runs it ends the node before it does anything; from then on it delivers.
    let office = try Office { sink in
      "if mkdir first 2>/dev/null; then kill -9 $PPID; exit 1; fi\n\(Self.deliver)'\(sink)'"
    }
    #expect(throws: AllotCommand.Failed.self) { try office.allot.run("notification", "run") }
    #expect(office.delivered.isEmpty)
    for _ in 0..<3 { try office.allot.run("notification", "run") }
    #expect(office.delivered.count == 1)
    #expect(try office.count("unknown") == 1 && office.count("sent") == 1)
    let unknown = try office.allot.run("notification", "list", "--state", "unknown")
    let notice = try #require(unknown.text("items.0.notification"))
    try office.allot.run("notification", "retry", notice)
    for _ in 0..<2 { try office.allot.run("notification", "run") }
    #expect(Set(office.delivered).count == 2 && office.delivered.count == 2)
  }

  @Test("between the attempt and keeping its outcome: the mail left, and does not leave again")
  func afterTheAttempt() throws {
    let office = try Office { sink in
      "\(Self.deliver)'\(sink)'\nif mkdir first 2>/dev/null; then kill -9 $PPID; fi\nexit 0"
    }
    #expect(throws: AllotCommand.Failed.self) { try office.allot.run("notification", "run") }
    for _ in 0..<3 { try office.allot.run("notification", "run") }
    #expect(Set(office.delivered).count == 2 && office.delivered.count == 2)
    #expect(try office.count("unknown") == 1 && office.count("sent") == 1)
  }

  @Test("at any of many mails, again and again: never two of one")
  func again() throws {
    // Every other run of the command ends the node, before or after it delivered in turn.
    let office = try Office { sink in
      """
      n=$(cat n 2>/dev/null || echo 0); n=$((n + 1)); echo $n > n
      if [ $((n % 4)) -eq 1 ]; then kill -9 $PPID; exit 1; fi
      \(Self.deliver)'\(sink)'
      if [ $((n % 4)) -eq 3 ]; then kill -9 $PPID; fi
      exit 0
      """
    }
    let more = (0..<14).map { "learner\($0)@example.org" }.joined(separator: " ")
    try office.allot.run("fund", "deposit", "--fund", "F", "--amount", "9000.00 USD", "--valid-until", "2099-01-01")
    try office.allot.run("invitation", "create", "--product", "Course", "--emails", more)
    for _ in 0..<12 { _ = try? office.allot.run("notification", "run") }
    #expect(Set(office.delivered).count == office.delivered.count)
    // Of four mails one was killed before it left and one after.
    #expect(office.delivered.count == 12)
    #expect(try office.count("sent") == 8 && office.count("unknown") == 8 && office.count("queued") == 0)
  }
}

/// The command itself, as a process of its own.
struct AllotCommand {
  let data: String

  struct Failed: Error {}

  /// Runs it with `--json` and gives what it printed.
  @discardableResult
  func run(_ words: String...) throws -> JSON {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(BuiltCommand.path))
    process.arguments = words + ["--json", "--data", data]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else { throw Failed() }
    return try JSONParser.parse([UInt8](printed))
  }
}

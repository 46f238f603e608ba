import BuiltCommand
import Foundation
import JSONRPC

/// A ledger with two invitations in a directory of its own, and a mail command that a test writes.
struct MailOffice {
  /// What a script does to deliver, before the name of the file that it adds the recipient to: the last argument.
  static let deliver = "cat > /dev/null; for to in \"$@\"; do :; done; echo \"$to\" >> "

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

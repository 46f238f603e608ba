import BuiltCommand
import Foundation
import JSONRPC
import Testing

@Suite(
  "A mailer that is killed (R49: at most once)",
  .enabled(if: BuiltCommand.isThere, Comment(rawValue: BuiltCommand.absence)))
struct KilledMailerTests {
  @Test("between keeping that it sends and the attempt: the mail is unknown, never sent by itself, once by a person")
  func beforeTheAttempt() throws {
    // The first time the command runs it ends the node before it does anything; from then on it delivers.
    let office = try MailOffice { sink in
      "if mkdir first 2>/dev/null; then kill -9 $PPID; exit 1; fi\n\(MailOffice.deliver)'\(sink)'"
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
    let office = try MailOffice { sink in
      "\(MailOffice.deliver)'\(sink)'\nif mkdir first 2>/dev/null; then kill -9 $PPID; fi\nexit 0"
    }
    #expect(throws: AllotCommand.Failed.self) { try office.allot.run("notification", "run") }
    for _ in 0..<3 { try office.allot.run("notification", "run") }
    #expect(Set(office.delivered).count == 2 && office.delivered.count == 2)
    #expect(try office.count("unknown") == 1 && office.count("sent") == 1)
  }

  @Test("at any of many mails, again and again: never two of one")
  func again() throws {
    // Every other run of the command ends the node, before or after it delivered in turn.
    let office = try MailOffice { sink in
      """
      n=$(cat n 2>/dev/null || echo 0); n=$((n + 1)); echo $n > n
      if [ $((n % 4)) -eq 1 ]; then kill -9 $PPID; exit 1; fi
      \(MailOffice.deliver)'\(sink)'
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

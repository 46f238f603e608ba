import Foundation
import Licensing
import Testing

@testable import NodeService

@Suite("Mails through a sendmail command (R49)")
struct SendmailTests {
  /// A directory with a command that a test writes.
  final class Place {
    let directory = FileManager.default.temporaryDirectory.path + "/allot-sendmail-\(UUID().uuidString.prefix(8))"

    init() throws {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// Writes a shell script and gives its path.
    func script(_ body: String) -> String {
      let path = directory + "/mail command"
      _ = FileManager.default.createFile(
        atPath: path, contents: Data("#!/bin/sh\ncd '\(directory)'\n\(body)\n".utf8),
        attributes: [.posixPermissions: NSNumber(value: 0o700)])
      return path
    }

    func text(_ name: String) -> String? {
      FileManager.default.contents(atPath: directory + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }

    func transport(_ body: String, seconds: Int = SendmailTransport.secondsMax) -> SendmailTransport {
      // By way of the shell: a file just written may not be run while another test's child still has it open.
      SendmailTransport(command: ["/bin/sh", script(body), "-i"], directory: directory, secondsMax: seconds)
    }
  }

  @Test("the command gets the message, and addresses as arguments no shell has seen")
  func delivers() throws {
    let place = try Place()
    let envelope = try SMTPSessionTests.envelope(to: "-oX$HOME`x`'y*@example.org")
    let body = "cat > message; for a in \"$@\"; do echo \"$a\"; done > words; env > env"
    let outcome = place.transport(body).send(envelope)
    #expect(outcome == .accepted)
    #expect(place.text("message") == String(decoding: envelope.message, as: UTF8.self))
    #expect(place.text("words") == "-i\n-f\nbooks@academy.example\n--\n\(envelope.recipient.text)\n")
    #expect(place.text("env")?.contains("HOME=") == false)
    let left = try FileManager.default.contentsOfDirectory(atPath: place.directory)
    #expect(!left.contains { $0.hasPrefix(".mail") })
  }

  @Test(
    "every way a command can end has its outcome (sysexits.h)",
    arguments: [
      ("cat >/dev/null; exit 0", MailOutcome.accepted),
      ("exit 0", .failed(MailFault(.outcomeUnknown, status: "exit 0"))),
      ("cat >/dev/null; exit 75", .failed(MailFault(.commandDeferred, status: "exit 75"))),
      ("exit 67", .failed(MailFault(.commandRefused, status: "exit 67"))),
      ("exit 78", .failed(MailFault(.commandMisused, status: "exit 78"))),
      ("cat >/dev/null; exit 1", .failed(MailFault(.outcomeUnknown, status: "exit 1"))),
      ("exit 127", .failed(MailFault(.commandMissing, status: "exit 127"))),
      ("cat >/dev/null; kill -9 $$", .failed(MailFault(.outcomeUnknown, status: "signal"))),
      ("kill -9 $$", .failed(MailFault(.commandDeferred, status: "signal"))),
    ])
  func ends(_ body: String, _ outcome: MailOutcome) throws {
    let place = try Place()
    #expect(try place.transport(body).send(SMTPSessionTests.envelope()) == outcome)
    withExtendedLifetime(place) {}
  }

  @Test("every exit code has a meaning, and only 0 is a success")
  func exitCodes() {
    for code in Int32(1)...255 {
      let outcome = SendmailTransport.outcome(of: .exited(code), isRead: true, isTouched: true)
      #expect(outcome != .accepted)
    }
  }

  @Test("a command that does not end is killed with all it started")
  func late() throws {
    let place = try Place()
    // What it started holds a lock for as long as it lives.
    let body = "cat >/dev/null; (flock 9; exec sleep 600) 9>lock & wait"
    defer { withExtendedLifetime(place) {} }
    let outcome = place.transport(body, seconds: 1).send(try SMTPSessionTests.envelope())
    #expect(outcome == .failed(MailFault(.outcomeUnknown, status: "late")))
    let isFree = ["/usr/bin/flock", "-w", "10", place.directory + "/lock", "true"]
    #expect(ChildProcess.run(isFree, input: 0, secondsMax: 20) == .exited(0))
  }

  @Test("what is no program is said to be missing")
  func missing() throws {
    let transport = SendmailTransport(
      command: ["/no/such/program"], directory: FileManager.default.temporaryDirectory.path)
    #expect(try transport.send(SMTPSessionTests.envelope()) == .failed(MailFault(.commandMissing)))
  }
}

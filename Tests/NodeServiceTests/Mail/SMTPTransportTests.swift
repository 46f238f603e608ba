import Licensing
import Testing

@testable import NodeService

@Suite("Mails over a socket (R49)")
struct SMTPTransportTests {
  private func outcome(_ script: [String], mails: Int = 1) throws -> [MailOutcome] {
    let server = try ScriptedMailServer(script)
    defer { server.close() }
    let transport = SMTPTransport(
      SMTPServer(
        host: "127.0.0.1", port: server.port,
        parameters: SMTPParameters(helloName: "academy.example", security: .none), tls: nil))
    defer { transport.close() }
    return try (0..<mails).map { _ in try transport.send(SMTPSessionTests.envelope()) }
  }

  private let mail = ["250 ok", "250 ok", "354 go", "250 taken"]

  @Test("several mails share a connection, and a refused one does not stop the next")
  func shares() throws {
    let script = ["220 hi", "250 x"] + mail + ["250 ok", "550 no", "250 reset"] + mail
    #expect(
      try outcome(script, mails: 3) == [.accepted, .failed(MailFault(.recipientRefused, status: "550")), .accepted])
  }

  @Test("a connection cut after the message leaves the outcome unknown, and the mail is not offered again")
  func cutAfter() throws {
    #expect(
      try outcome(["220 hi", "250 x", "250 ok", "250 ok", "354 go", "close"]) == [.failed(MailFault(.outcomeUnknown))])
  }

  @Test("a connection cut before the message leaves the mail unsent")
  func cutBefore() throws {
    #expect(try outcome(["220 hi", "250 x", "250 ok", "close"]) == [.failed(MailFault(.connectionFailed))])
    #expect(try outcome(["close"]) == [.failed(MailFault(.connectionFailed))])
  }

  @Test("a kept connection that the server closed meanwhile is dialled again")
  func dialsAgain() throws {
    let script = ["220 hi", "250 x"] + mail + ["close"]
    #expect(try outcome(script, mails: 3) == [.accepted, .accepted, .accepted])
  }

  @Test("nobody there is said as such")
  func nobody() throws {
    let server = try ScriptedMailServer([])
    let port = server.port
    server.close()
    let transport = SMTPTransport(
      SMTPServer(
        host: "127.0.0.1", port: port, parameters: SMTPParameters(helloName: "x.example", security: .none), tls: nil))
    #expect(try transport.send(SMTPSessionTests.envelope()) == .failed(MailFault(.connectionFailed)))
  }
}

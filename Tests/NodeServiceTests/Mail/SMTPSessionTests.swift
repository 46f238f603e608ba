import Foundation
import Licensing
import Testing

@testable import NodeService

@Suite("A session with a mail server (R49; RFC 5321, 3207, 4954)")
struct SMTPSessionTests {
  /// Drives a session with what a server says, and keeps what the session sends and decides.
  struct Play {
    var session: SMTPSession
    var sent: [String] = []
    var outcomes: [MailOutcome] = []
    var isClosed = false
    /// Whether the server's bytes come one at a time.
    var isDripped = false

    init(_ security: MailSecurity = .none, login: SMTPParameters.Login? = nil) {
      session = SMTPSession(SMTPParameters(helloName: "academy.example", security: security, login: login))
    }

    mutating func feed(_ event: SMTPSession.Event) {
      for action in session.handle(event) {
        switch action {
        case .send(let bytes): sent.append(String(decoding: bytes, as: UTF8.self))
        case .secure: sent.append("<secure>")
        case .done(let outcome): outcomes.append(outcome)
        case .close: isClosed = true
        }
      }
    }

    mutating func say(_ lines: String...) {
      let bytes = Array(lines.map { $0 + "\r\n" }.joined().utf8)
      if isDripped { for byte in bytes { feed(.received([byte])) } } else { feed(.received(bytes)) }
    }
  }

  static func envelope(to: String = "lea@example.org", body: String = "Hi\r\n.dot\r\n") throws -> Envelope {
    Envelope(
      sender: try EmailAddress("books@academy.example"), recipient: try EmailAddress(to), message: Array(body.utf8))
  }

  @Test("one mail after the other, whole or byte by byte", arguments: [false, true])
  func plain(_ isDripped: Bool) throws {
    var play = Play()
    play.isDripped = isDripped
    play.feed(.submit(try Self.envelope()))
    play.feed(.connected)
    play.say("220-first", "220 mail.example ESMTP")
    play.say("250-mail.example greets", "250-SIZE 1000", "250 8BITMIME")
    play.say("250 2.1.0 ok")
    play.say("250 2.1.5 ok")
    play.say("354 go on")
    #expect(play.outcomes.isEmpty)
    play.say("250 2.0.0 queued as 1")
    play.feed(.submit(try Self.envelope(to: "ben@example.org")))
    play.say("250 ok")
    play.say("550 5.1.1 <ben@example.org> no such user")
    play.say("250 reset")
    play.feed(.quit)
    play.say("221 bye")
    #expect(
      play.sent == [
        "EHLO academy.example\r\n", "MAIL FROM:<books@academy.example> SIZE=10\r\n", "RCPT TO:<lea@example.org>\r\n",
        "DATA\r\n", "Hi\r\n..dot\r\n.\r\n", "MAIL FROM:<books@academy.example> SIZE=10\r\n",
        "RCPT TO:<ben@example.org>\r\n", "RSET\r\n", "QUIT\r\n",
      ])
    #expect(play.outcomes == [.accepted, .failed(MailFault(.recipientRefused, status: "550 5.1.1"))])
    #expect(play.isClosed)
  }

  @Test("STARTTLS comes before anything else, and what was offered before it counts no more")
  func startTLS() throws {
    var play = Play(.starttls, login: .init(user: "allot", password: "s3cret"))
    play.feed(.submit(try Self.envelope()))
    play.feed(.connected)
    play.say("220 hi")
    play.say("250-x", "250-AUTH PLAIN LOGIN", "250 STARTTLS")
    play.say("220 go")
    play.feed(.secured)
    play.say("250-x", "250 AUTH LOGIN")
    play.say("334 VXNlcm5hbWU6")
    play.say("334 UGFzc3dvcmQ6")
    play.say("235 2.7.0 ok")
    #expect(
      play.sent == [
        "EHLO academy.example\r\n", "STARTTLS\r\n", "<secure>", "EHLO academy.example\r\n", "AUTH LOGIN\r\n",
        "YWxsb3Q=\r\n", "czNjcmV0\r\n", "MAIL FROM:<books@academy.example>\r\n",
      ])
  }

  @Test("PLAIN is one line, over TLS from the first byte")
  func authPlain() throws {
    var play = Play(.tls, login: .init(user: "allot", password: "s3cret"))
    play.feed(.connected)
    play.say("220 hi")
    play.say("250-x", "250 AUTH CRAM-MD5 plain")
    #expect(play.sent.last == "AUTH PLAIN " + Data("\0allot\0s3cret".utf8).base64EncodedString() + "\r\n")
  }

  /// Where a session stops: what the server says after the mail was submitted, and what becomes of it.
  struct Stop: Sendable, CustomTestStringConvertible {
    let replies: [String]
    let outcome: MailFault
    var security = MailSecurity.none
    var login: SMTPParameters.Login?
    var last: SMTPSession.Event?

    var testDescription: String { replies.joined(separator: " / ") + " → \(outcome.code)" }
  }

  private static let login = SMTPParameters.Login(user: "u", password: "p")
  private static let data = ["220 hi", "250 x", "250 ok", "250 ok", "354 go"]

  @Test(
    "every refusal, cut and silence has its outcome: unsent before the end of the message, unknown after it",
    arguments: [
      Stop(replies: ["421 busy"], outcome: MailFault(.serverBusy, status: "421")),
      Stop(replies: ["554 no"], outcome: MailFault(.serverRefused, status: "554")),
      Stop(replies: ["220 hi", "502 what", "502 what"], outcome: MailFault(.serverRefused, status: "502")),
      Stop(replies: ["220 hi", "250 x"], outcome: MailFault(.tlsUnavailable), security: .starttls),
      Stop(
        replies: ["220 hi", "250-x\r\n250 STARTTLS", "454 later"], outcome: MailFault(.tlsUnavailable, status: "454"),
        security: .starttls),
      // Bytes before encryption are not to be taken for bytes after it.
      Stop(
        replies: ["220 hi", "250-x\r\n250 STARTTLS", "220 go\r\n250 injected"], outcome: MailFault(.protocolViolated),
        security: .starttls),
      Stop(
        replies: ["220 hi", "250-x\r\n250 STARTTLS", "220 go"], outcome: MailFault(.tlsFailed),
        security: .starttls, last: .securingFailed),
      Stop(replies: ["220 hi", "250 x"], outcome: MailFault(.authenticationUnavailable), security: .tls, login: login),
      Stop(
        replies: ["220 hi", "250-x\r\n250 AUTH PLAIN", "535 5.7.8 no"],
        outcome: MailFault(.authenticationFailed, status: "535 5.7.8"),
        security: .tls, login: login),
      Stop(
        replies: ["220 hi", "250-x\r\n250 AUTH PLAIN"], outcome: MailFault(.authenticationUnavailable),
        login: login),
      Stop(replies: ["220 hi", "250 x", "550 5.7.1 no"], outcome: MailFault(.senderRefused, status: "550 5.7.1")),
      Stop(
        replies: ["220 hi", "250 x", "250 ok", "450 4.2.0 later"],
        outcome: MailFault(.recipientDeferred, status: "450 4.2.0")),
      Stop(replies: ["220 hi", "250 x", "250 ok", "421 bye"], outcome: MailFault(.serverBusy, status: "421")),
      Stop(
        replies: ["220 hi", "250 x", "250 ok", "250 ok", "452 full"],
        outcome: MailFault(.contentDeferred, status: "452")),
      Stop(replies: ["220 hi", "250-x\r\n250 SIZE 3"], outcome: MailFault(.contentRefused)),
      Stop(replies: data + ["552 5.3.4 big"], outcome: MailFault(.contentRefused, status: "552 5.3.4")),
      Stop(replies: data + ["451 later"], outcome: MailFault(.contentDeferred, status: "451")),
      Stop(replies: data + ["354 what"], outcome: MailFault(.outcomeUnknown, status: "354")),
      Stop(replies: data + ["nonsense"], outcome: MailFault(.outcomeUnknown)),
      Stop(replies: data, outcome: MailFault(.outcomeUnknown), last: .closed),
      Stop(replies: data, outcome: MailFault(.outcomeUnknown), last: .timedOut),
      Stop(replies: ["220 hi", "250 x", "250 ok", "250 ok"], outcome: MailFault(.connectionFailed), last: .closed),
      Stop(replies: ["220 hi"], outcome: MailFault(.timedOut), last: .timedOut),
      Stop(replies: [], outcome: MailFault(.connectionFailed), last: .closed),
      Stop(replies: ["250-a\r\n220 b"], outcome: MailFault(.protocolViolated)),
      Stop(replies: ["22"], outcome: MailFault(.protocolViolated)),
      Stop(replies: ["999 x"], outcome: MailFault(.protocolViolated)),
      Stop(replies: ["220x"], outcome: MailFault(.protocolViolated)),
      Stop(replies: [String(repeating: "2", count: 3_000)], outcome: MailFault(.protocolViolated)),
      Stop(replies: [String(repeating: "220-x\r\n", count: 200)], outcome: MailFault(.protocolViolated)),
      Stop(replies: ["220 hi\r\n250 unasked"], outcome: MailFault(.protocolViolated)),
    ])
  func stops(_ stop: Stop) throws {
    for isDripped in [false, true] {
      var play = Play(stop.security, login: stop.login)
      play.isDripped = isDripped
      play.feed(.submit(try Self.envelope()))
      play.feed(.connected)
      for reply in stop.replies { play.say(reply) }
      if let last = stop.last { play.feed(last) }
      if isDripped, stop.outcome.code == .protocolViolated, stop.replies.contains(where: { $0.contains("\r\n250") }) {
        // Dripped, the unasked reply answers the next command: also a way not to trust it, but another one.
        continue
      }
      #expect(play.outcomes == [.failed(stop.outcome)])
      #expect(!play.sent.contains { $0.hasPrefix("AUTH") } || stop.security != .none)
      play.feed(.closed)
      #expect(play.outcomes.count == 1)
    }
  }

  @Test("a mail submitted to a connection that has ended hears why it ended, unless that was about another mail")
  func submittedLate() throws {
    var refused = Play()
    refused.feed(.connected)
    refused.say("554 not you")
    refused.feed(.submit(try Self.envelope()))
    #expect(refused.outcomes == [.failed(MailFault(.serverRefused, status: "554"))])
    var cut = Play()
    cut.feed(.submit(try Self.envelope()))
    cut.feed(.connected)
    for reply in Self.data { cut.say(reply) }
    cut.feed(.closed)
    cut.feed(.submit(try Self.envelope()))
    #expect(cut.outcomes == [.failed(MailFault(.outcomeUnknown)), .failed(MailFault(.connectionFailed))])
  }

  @Test("an address beyond ASCII goes only where the server takes it, and says so (RFC 6531)")
  func smtpUTF8() throws {
    let envelope = try Self.envelope(to: "löwe@example.org", body: "To: löwe\r\n\r\n")
    var able = Play()
    able.feed(.submit(envelope))
    able.feed(.connected)
    able.say("220 hi")
    able.say("250-x", "250-8BITMIME", "250 SMTPUTF8")
    #expect(able.sent.last == "MAIL FROM:<books@academy.example> BODY=8BITMIME SMTPUTF8\r\n")
    var unable = Play()
    unable.feed(.submit(envelope))
    unable.feed(.connected)
    unable.say("220 hi")
    unable.say("250-x", "250 8BITMIME")
    #expect(unable.outcomes == [.failed(MailFault(.addressNotSupported))])
    #expect(!unable.isClosed)
  }

  @Test("old servers are greeted the old way, but never where TLS is asked for")
  func helo() throws {
    var play = Play()
    play.feed(.submit(try Self.envelope()))
    play.feed(.connected)
    play.say("220 hi")
    play.say("500 what")
    play.say("250 x")
    #expect(play.sent.suffix(2) == ["HELO academy.example\r\n", "MAIL FROM:<books@academy.example>\r\n"])
  }

  @Test("the server's words, which may repeat addresses, are kept nowhere")
  func statusIsNumbersOnly() {
    #expect(SMTPReply(code: 550, lines: ["5.1.1 lea@example.org unknown"]).status == "550 5.1.1")
    #expect(SMTPReply(code: 550, lines: ["lea@example.org unknown"]).status == "550")
    #expect(SMTPReply(code: 550, lines: ["5.1.x lea"]).status == "550")
    #expect(SMTPReply(code: 250, lines: []).status == "250")
  }

  @Test("dots at the beginning of lines are doubled, and the end is on a line of its own")
  func transparency() {
    func of(_ text: String) -> String { String(decoding: SMTPSession.transparent(Array(text.utf8)), as: UTF8.self) }
    #expect(of(".") == "..\r\n")
    #expect(of("a.\r\n.\r\n..b") == "a.\r\n..\r\n...b\r\n")
    #expect(of("") == "")
  }
}

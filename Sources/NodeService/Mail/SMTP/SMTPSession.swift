/// How the connection to a mail server is protected.
enum MailSecurity: String, Hashable, Sendable, CaseIterable {
  /// Not at all; to a server on this machine only.
  case none
  /// By STARTTLS, without which nothing is sent (RFC 3207).
  case starttls
  /// From the first byte on (RFC 8314).
  case tls
}

/// What a session with a mail server needs to know.
struct SMTPParameters: Hashable, Sendable {
  /// What this side calls itself.
  var helloName: String
  var security: MailSecurity
  /// Used over TLS only (RFC 4954).
  var login: Login?

  struct Login: Hashable, Sendable {
    let user: String
    let password: String
  }
}

/// One connection to a mail server as a value: events go in, actions come out (RFC 5321). Mails go one after the other.
///
/// The rule that matters: once the end of a message was sent, only the server's answer tells what became of it.
/// Whatever cuts the connection from there on leaves the outcome unknown; whatever does so before, the mail unsent.
struct SMTPSession: Sendable {
  enum Event: Hashable, Sendable {
    /// The connection stands, and is encrypted if it is to be from the first byte on.
    case connected
    case received([UInt8])
    /// The encryption asked for stands.
    case secured
    /// It could not be agreed on.
    case securingFailed
    case submit(Envelope)
    /// No more mails.
    case quit
    /// The server took longer than ``SMTPSession/waitSecondsMax``.
    case timedOut
    case closed
  }

  enum Action: Hashable, Sendable {
    case send([UInt8])
    /// Encrypt from here on.
    case secure
    /// What became of the mail submitted.
    case done(MailOutcome)
    case close
  }

  enum Phase: Hashable, Sendable {
    case connecting, greeting, hello, plainHello, startTLS, securing, securedHello
    case authenticating(AuthStep)
    case ready, mail, recipient, data, content, reset, quitting, closed
  }

  enum AuthStep: Hashable, Sendable { case plain, login, user, password }

  let parameters: SMTPParameters
  var phase = Phase.connecting
  var parser = SMTPReplyParser()
  var extensions = SMTPExtensions()
  var isSecured: Bool
  /// The mail submitted, until its outcome is told.
  var envelope: Envelope?
  var actions: [Action] = []
  /// Why no mail gets through a connection that has ended.
  private var ending = MailFault(.connectionFailed)

  init(_ parameters: SMTPParameters) {
    self.parameters = parameters
    isSecured = parameters.security == .tls
  }

  /// Seconds to wait for what the phase waits for (RFC 5321, section 4.5.3.2); nil while nothing is awaited.
  var waitSecondsMax: Int64? {
    switch phase {
    case .connecting, .securing: 60
    case .greeting, .hello, .plainHello, .startTLS, .securedHello, .authenticating, .mail, .recipient, .reset: 300
    case .data: 120
    case .content: 600
    case .quitting: 5
    case .ready, .closed: nil
    }
  }

  /// Takes an event and says what to do.
  mutating func handle(_ event: Event) -> [Action] {
    actions = []
    switch event {
    case .connected:
      if phase == .connecting { phase = .greeting }
    case .received(let bytes):
      parser.append(bytes)
      read()
    case .secured: secured()
    case .securingFailed: fail(MailFault(.tlsFailed))
    case .submit(let envelope): submit(envelope)
    case .quit: quit()
    case .timedOut: cut(MailFault(.timedOut))
    case .closed: cut(MailFault(.connectionFailed))
    }
    return actions
  }

  private mutating func read() {
    do throws(SMTPReplyParser.Violation) {
      while phase != .closed, let reply = try parser.next() { take(reply) }
    } catch {
      cut(MailFault(.protocolViolated))
    }
  }

  /// The connection is lost or of no use, and `fault` says why.
  mutating func cut(_ fault: MailFault) {
    fail(phase == .content ? MailFault(.outcomeUnknown, status: fault.status) : fault)
  }

  /// Ends the connection; a mail under way has this outcome.
  mutating func fail(_ fault: MailFault) {
    guard phase != .closed else { return }
    phase = .closed
    if fault.code.verdict == .halt { ending = fault }
    finish(.failed(fault))
    actions.append(.close)
  }

  /// Tells the outcome of the mail under way.
  mutating func finish(_ outcome: MailOutcome) {
    guard envelope != nil else { return }
    envelope = nil
    actions.append(.done(outcome))
  }

  private mutating func submit(_ envelope: Envelope) {
    self.envelope = envelope
    switch phase {
    case .closed, .quitting: finish(.failed(ending))
    case .ready: begin()
    default: break
    }
  }

  private mutating func quit() {
    switch phase {
    case .ready, .reset:
      phase = .quitting
      command("QUIT")
    case .closed, .quitting: break
    default: fail(MailFault(.connectionFailed))
    }
  }

  private mutating func secured() {
    guard phase == .securing else { return }
    isSecured = true
    phase = .securedHello
    command("EHLO \(parameters.helloName)")
  }

  /// Sends a command. What has come without having been asked for would be taken for its answer, so it ends the
  /// conversation instead.
  mutating func command(_ text: String) {
    guard !parser.hasUnread else { return cut(MailFault(.protocolViolated)) }
    actions.append(.send(Array(text.utf8) + [0x0D, 0x0A]))
  }
}

/// What a server offers (EHLO).
struct SMTPExtensions: Hashable, Sendable {
  var startTLS = false
  var eightBit = false
  var utf8 = false
  var size = false
  /// Bytes of the largest message; 0 where the server does not say.
  var sizeMax = 0
  var mechanisms: Set<String> = []

  init() {}

  /// Reads the lines after the first.
  init(_ reply: SMTPReply) {
    for line in reply.lines.dropFirst() {
      let words = line.uppercased().split(separator: " ").map(String.init)
      switch words.first {
      case "STARTTLS": startTLS = true
      case "8BITMIME": eightBit = true
      case "SMTPUTF8": utf8 = true
      case "SIZE":
        size = true
        sizeMax = words.count > 1 ? Int(words[1]) ?? 0 : 0
      case "AUTH": mechanisms.formUnion(words.dropFirst())
      default: break
      }
    }
  }
}

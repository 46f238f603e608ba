import Foundation

/// From the greeting until mails can go: EHLO, STARTTLS, AUTH.
extension SMTPSession {
  /// Takes one reply.
  mutating func take(_ reply: SMTPReply) {
    switch phase {
    case .greeting: greeted(reply)
    case .hello, .securedHello: helloAnswered(reply)
    case .plainHello: reply.isDone ? open() : refuseServer(reply)
    case .startTLS: startTLSAnswered(reply)
    case .authenticating(let step): authenticationAnswered(reply, step)
    case .mail, .recipient, .data, .content, .reset: answered(reply)
    case .quitting: fail(MailFault(.connectionFailed, status: reply.status))
    case .connecting, .securing, .closed: fail(MailFault(.protocolViolated, status: reply.status))
    // Nothing was asked: the server says that it closes.
    case .ready: fail(MailFault(reply.isTemporary ? .serverBusy : .protocolViolated, status: reply.status))
    }
  }

  private mutating func greeted(_ reply: SMTPReply) {
    guard reply.code == 220 else { return refuseServer(reply) }
    phase = .hello
    command("EHLO \(parameters.helloName)")
  }

  private mutating func refuseServer(_ reply: SMTPReply) {
    fail(MailFault(reply.isTemporary ? .serverBusy : .serverRefused, status: reply.status))
  }

  private mutating func helloAnswered(_ reply: SMTPReply) {
    guard reply.isDone else {
      // An old server that knows no EHLO offers nothing else either.
      guard !reply.isTemporary, reply.code != 554, parameters.security == .none, parameters.login == nil else {
        return refuseServer(reply)
      }
      phase = .plainHello
      return command("HELO \(parameters.helloName)")
    }
    extensions = SMTPExtensions(reply)
    if parameters.security == .starttls, !isSecured {
      guard extensions.startTLS else { return fail(MailFault(.tlsUnavailable)) }
      phase = .startTLS
      command("STARTTLS")
    } else {
      authenticate()
    }
  }

  private mutating func startTLSAnswered(_ reply: SMTPReply) {
    guard reply.code == 220 else { return fail(MailFault(.tlsUnavailable, status: reply.status)) }
    // What came before encryption must not be read as if it had come after (CVE-2011-0411).
    guard !parser.hasUnread else { return fail(MailFault(.protocolViolated)) }
    extensions = SMTPExtensions()
    phase = .securing
    actions.append(.secure)
  }

  private mutating func authenticate() {
    guard let login = parameters.login else { return open() }
    guard isSecured else { return fail(MailFault(.authenticationUnavailable)) }
    if extensions.mechanisms.contains("PLAIN") {
      phase = .authenticating(.plain)
      command("AUTH PLAIN " + Self.base64([0] + Array(login.user.utf8) + [0] + Array(login.password.utf8)))
    } else if extensions.mechanisms.contains("LOGIN") {
      phase = .authenticating(.login)
      command("AUTH LOGIN")
    } else {
      fail(MailFault(.authenticationUnavailable))
    }
  }

  private mutating func authenticationAnswered(_ reply: SMTPReply, _ step: AuthStep) {
    guard let login = parameters.login else { return fail(MailFault(.protocolViolated)) }
    switch (step, reply.code) {
    case (.plain, 235), (.password, 235): open()
    case (.login, 334):
      phase = .authenticating(.user)
      command(Self.base64(Array(login.user.utf8)))
    case (.user, 334):
      phase = .authenticating(.password)
      command(Self.base64(Array(login.password.utf8)))
    default: fail(MailFault(reply.isTemporary ? .serverBusy : .authenticationFailed, status: reply.status))
    }
  }

  private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// Mails can go.
  mutating func open() {
    phase = .ready
    if envelope != nil { begin() }
  }
}

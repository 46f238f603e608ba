/// What became of one attempt to hand a mail over.
enum MailOutcome: Hashable, Sendable {
  /// The next hop took it on.
  case accepted
  /// It did not, or nobody can say.
  case failed(MailFault)
}

/// Why a mail was not handed over, without a word of the other side's text, which often repeats addresses.
struct MailFault: Error, Hashable, Sendable {
  let code: MailFaultCode
  /// The other side's number, such as `550 5.1.1` or `exit 67`.
  let status: String?

  init(_ code: MailFaultCode, status: String? = nil) {
    self.code = code
    self.status = status
  }
}

/// The structured code of a failure (R13).
enum MailFaultCode: String, Hashable, Sendable, CaseIterable {
  // About this mail.
  case addressMissing
  case addressNotSupported
  case recipientRefused
  case recipientDeferred
  case contentRefused
  case contentDeferred
  case commandRefused
  case commandDeferred
  case outcomeUnknown
  // About the way all mails take.
  case connectionFailed
  case timedOut
  case serverBusy
  case serverRefused
  case senderRefused
  case tlsUnavailable
  case tlsFailed
  case authenticationUnavailable
  case authenticationFailed
  case protocolViolated
  case commandMissing
  case commandMisused

  /// What follows from a failure.
  enum Verdict: Hashable, Sendable {
    /// This mail was not taken; it is tried again by and by, so many times.
    case later
    /// This mail will not be taken; somebody has to look (R13).
    case never
    /// It may have been taken. It is not tried again unless a person says so.
    case unknown
    /// No mail gets through. It was not offered; the run ends and the next one tries again.
    case halt
  }

  /// What follows from it.
  var verdict: Verdict {
    switch self {
    case .recipientDeferred, .contentDeferred, .commandDeferred: .later
    case .addressMissing, .addressNotSupported, .recipientRefused, .contentRefused, .commandRefused: .never
    case .outcomeUnknown: .unknown
    case .connectionFailed, .timedOut, .serverBusy, .serverRefused, .senderRefused, .tlsUnavailable, .tlsFailed,
      .authenticationUnavailable, .authenticationFailed, .protocolViolated, .commandMissing, .commandMisused:
      .halt
    }
  }

  /// The stable word that is shown.
  var word: String { "mail.\(rawValue)" }

  /// The code of a word; nil for words that callers of `notification.markSent` made up.
  init?(word: String) {
    guard word.hasPrefix("mail.") else { return nil }
    self.init(rawValue: String(word.dropFirst(5)))
  }

  /// What to do about it.
  var nextActions: [String] {
    let retry = "Send it again with notification.retry."
    return
      switch self
    {
    case .addressMissing: ["The address was erased. Invite the learner again at a present address."]
    case .addressNotSupported:
      ["The mail server takes ASCII addresses only. Invite another address, or use a server with SMTPUTF8."]
    case .recipientRefused: ["Check the address. Withdraw the invitation and invite the right one.", retry]
    case .contentRefused: ["Check the templates and the size limits of the mail server.", retry]
    case .commandRefused: ["Check the address and the log of the mail command.", retry]
    case .recipientDeferred, .contentDeferred, .commandDeferred:
      ["Nothing yet: it is tried again by itself.", retry]
    case .outcomeUnknown:
      ["Ask the learner or the mail server's log whether it arrived.", retry, "Else record it: notification.markSent."]
    case .connectionFailed, .timedOut, .serverBusy:
      ["Check that the mail server runs; see notification.settings. It is tried again by itself."]
    case .serverRefused, .protocolViolated: ["Check host, port and security with notification.settings."]
    case .senderRefused: ["Check the sender address with notification.settings."]
    case .tlsUnavailable: ["The server offers no STARTTLS. Choose security tls, or another port."]
    case .tlsFailed: ["Check the server's certificate and name; name a private authority with trustRoots."]
    case .authenticationUnavailable: ["The server offers neither PLAIN nor LOGIN. Leave out user, or change the port."]
    case .authenticationFailed: ["Check user and passwordFile with notification.settings."]
    case .commandMissing, .commandMisused: ["Check command with notification.settings."]
    }
  }
}

/// A way for mails to leave the node. Used by one thread at a time.
protocol MailTransport {
  /// Hands one mail over; blocks, within bounds.
  func send(_ envelope: Envelope) -> MailOutcome
  /// Ends what is open.
  func close()
}

/// Mails by SMTP. Keeps its connection for some mails, and dials again where the server has closed it meanwhile.
final class SMTPTransport: MailTransport {
  /// Mails of one connection; many servers allow 100.
  private static let mailsPerConnectionMax = 100
  private let dial: () throws(MailFault) -> SMTPConnection
  private var connection: SMTPConnection?
  private var sentCount = 0

  init(_ server: SMTPServer) {
    dial = { () throws(MailFault) in try SMTPConnection.open(server) }
  }

  func send(_ envelope: Envelope) -> MailOutcome {
    if sentCount >= Self.mailsPerConnectionMax { close() }
    let isKept = connection != nil
    let outcome = attempt(envelope)
    guard case .failed(let fault) = outcome, fault.code.verdict == .halt else { return outcome }
    close()
    // A kept connection may have grown old; a fresh one tells whether the server is there. Nothing was taken on.
    return isKept ? attempt(envelope) : outcome
  }

  func close() {
    connection?.close()
    connection = nil
    sentCount = 0
  }

  private func attempt(_ envelope: Envelope) -> MailOutcome {
    do throws(MailFault) {
      let open: SMTPConnection
      if let connection { open = connection } else { open = try dial() }
      connection = open
      sentCount += 1
      let outcome = open.send(envelope)
      if case .failed(let fault) = outcome, fault.code.verdict == .unknown { close() }
      return outcome
    } catch {
      return .failed(error)
    }
  }
}

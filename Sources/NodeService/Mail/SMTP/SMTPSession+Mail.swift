/// One mail: MAIL, RCPT, DATA, and the message.
extension SMTPSession {
  /// Begins the mail submitted.
  mutating func begin() {
    guard let envelope else { return }
    if let fault = fault(of: envelope) { return finish(.failed(fault)) }
    var words = ["MAIL FROM:<\(envelope.sender.text)>"]
    if extensions.size { words.append("SIZE=\(envelope.message.count)") }
    if envelope.message.contains(where: { $0 >= 0x80 }) { words.append("BODY=8BITMIME") }
    if envelope.needsUTF8 { words.append("SMTPUTF8") }
    phase = .mail
    command(words.joined(separator: " "))
  }

  /// Why the mail cannot even be offered to this server.
  private func fault(of envelope: Envelope) -> MailFault? {
    // Checked addresses hold none of these; a command is no place to rely on it.
    let isSafe = [envelope.sender.text, envelope.recipient.text].allSatisfy { text in
      text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x3C && $0 != 0x3E }
    }
    guard isSafe else { return MailFault(.addressNotSupported) }
    if envelope.needsUTF8, !(extensions.utf8 && extensions.eightBit) { return MailFault(.addressNotSupported) }
    if extensions.sizeMax > 0, envelope.message.count > extensions.sizeMax { return MailFault(.contentRefused) }
    return nil
  }

  /// Takes the reply to a command of the mail under way.
  mutating func answered(_ reply: SMTPReply) {
    // The server ends the conversation (RFC 5321, section 3.8).
    if reply.code == 421 {
      return fail(MailFault(phase == .content ? .contentDeferred : .serverBusy, status: reply.status))
    }
    switch phase {
    case .mail:
      guard reply.isDone else { return refuse(reply, later: .contentDeferred, never: .senderRefused) }
      guard let envelope else { return fail(MailFault(.protocolViolated)) }
      phase = .recipient
      command("RCPT TO:<\(envelope.recipient.text)>")
    case .recipient:
      guard reply.isDone else { return refuse(reply, later: .recipientDeferred, never: .recipientRefused) }
      phase = .data
      command("DATA")
    case .data:
      guard reply.code == 354 else { return refuse(reply, later: .contentDeferred, never: .contentRefused) }
      content()
    case .content:
      switch reply.code / 100 {
      case 2: finish(.accepted)
      case 4: finish(.failed(MailFault(.contentDeferred, status: reply.status)))
      case 5: finish(.failed(MailFault(.contentRefused, status: reply.status)))
      default: return cut(MailFault(.protocolViolated, status: reply.status))
      }
      phase = .ready
    case .reset:
      guard reply.isDone else { return fail(MailFault(.protocolViolated, status: reply.status)) }
      open()
    default: fail(MailFault(.protocolViolated, status: reply.status))
    }
  }

  /// Gives the mail up and clears the server's table for the next one.
  private mutating func refuse(_ reply: SMTPReply, later: MailFaultCode, never: MailFaultCode) {
    switch reply.code / 100 {
    case 4: finish(.failed(MailFault(later, status: reply.status)))
    case 5: finish(.failed(MailFault(never, status: reply.status)))
    default: return fail(MailFault(.protocolViolated, status: reply.status))
    }
    phase = .reset
    command("RSET")
  }

  /// Sends the message with its end in one go; from here on only the server knows.
  private mutating func content() {
    guard let envelope, !parser.hasUnread else { return cut(MailFault(.protocolViolated)) }
    phase = .content
    actions.append(.send(Self.transparent(envelope.message) + Array(".\r\n".utf8)))
  }

  /// The message with dots at the beginning of lines doubled (RFC 5321, section 4.5.2), ending with a line end.
  static func transparent(_ message: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(message.count + 16)
    var isLineStart = true
    for byte in message {
      if isLineStart, byte == 0x2E { result.append(0x2E) }
      result.append(byte)
      isLineStart = byte == 0x0A
    }
    if !isLineStart { result += [0x0D, 0x0A] }
    return result
  }
}

import ChangeSets
import Licensing

/// A mail as it is written out (RFC 5322, RFC 2045): plain text and HTML as alternatives, ASCII throughout but for
/// addresses that are not.
struct MailMessage: Hashable, Sendable {
  let from: Mailbox
  let to: Mailbox
  let subject: String
  let text: String
  let html: String
  let date: Instant
  /// The part of the message's id before the @: hexadecimal digits.
  let idDigits: String

  /// The id by which programs on the way recognise the same mail; the same key always has the same one.
  var messageID: String {
    let domain = from.address.domain
    let isASCII = domain.utf8.allSatisfy { $0 < 0x80 }
    return "<\(idDigits)@\(isASCII ? domain : "localhost.localdomain")>"
  }

  /// The bytes, with CRLF as line end.
  var bytes: [UInt8] {
    let boundary = "=_allot_\(idDigits.prefix(32))"
    var bytes = headers(boundary)
    for (type, content) in [("text/plain", text), ("text/html", html)] {
      bytes += Array("--\(boundary)\r\n".utf8)
      bytes += HeaderText.header("Content-Type", ["\(type);", "charset=utf-8"])
      bytes += HeaderText.header("Content-Transfer-Encoding", ["quoted-printable"])
      bytes += [0x0D, 0x0A]
      bytes += QuotedPrintable.encode(content)
    }
    // The marks cannot occur inside a part: quoted-printable writes no "=" before "_".
    return bytes + Array("--\(boundary)--\r\n".utf8)
  }

  private func headers(_ boundary: String) -> [UInt8] {
    HeaderText.header("Date", [MailDate.text(date)]) + HeaderText.header("From", from.words)
      + HeaderText.header("To", to.words) + HeaderText.header("Subject", HeaderText.unstructured(subject))
      + HeaderText.header("Message-ID", [messageID])
      // Nobody's absence note is to answer (RFC 3834).
      + HeaderText.header("Auto-Submitted", ["auto-generated"]) + HeaderText.header("MIME-Version", ["1.0"])
      + HeaderText.header("Content-Type", ["multipart/alternative;", "boundary=\"\(boundary)\""]) + [0x0D, 0x0A]
  }
}

/// A mail with the addresses it travels under.
struct Envelope: Hashable, Sendable {
  let sender: EmailAddress
  let recipient: EmailAddress
  /// With CRLF as line end, dots not doubled.
  let message: [UInt8]

  /// Whether an address is written beyond ASCII, which the way has to allow (RFC 6531).
  var needsUTF8: Bool { (sender.text + recipient.text).utf8.contains { $0 >= 0x80 } }
}

extension MailMessage {
  var envelope: Envelope { Envelope(sender: from.address, recipient: to.address, message: bytes) }
}

/// A reply of a mail server (RFC 5321, section 4.2).
struct SMTPReply: Hashable, Sendable {
  /// Three digits: 2 done, 3 go on, 4 not now, 5 no.
  let code: Int
  /// The text of each line.
  let lines: [String]

  var isDone: Bool { code / 100 == 2 }
  var isTemporary: Bool { code / 100 == 4 }

  /// The number with the enhanced one of RFC 3463, if there is one; never the text.
  var status: String {
    let first = lines.first?.split(separator: " ").first ?? ""
    let parts = first.split(separator: ".", omittingEmptySubsequences: false)
    let isEnhanced =
      parts.count == 3 && first.utf8.count <= 9
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    return isEnhanced ? "\(code) \(first)" : "\(code)"
  }
}

/// Takes replies out of a stream of bytes, however they come.
struct SMTPReplyParser: Hashable, Sendable {
  /// Bytes of a line; the RFC says 512, real servers say more.
  static let lineBytesMax = 2_048
  /// Lines of a reply.
  static let linesMax = 128

  /// The other side does not speak SMTP.
  struct Violation: Error, Hashable, Sendable {}

  private var line: [UInt8] = []
  private var code: Int?
  private var lines: [String] = []
  private var unread: ArraySlice<UInt8> = []

  /// Whether bytes have come that no reply has used up.
  var hasUnread: Bool { !unread.isEmpty || !line.isEmpty || code != nil }

  /// Adds what came.
  mutating func append(_ bytes: [UInt8]) {
    unread = ArraySlice(unread + bytes)
  }

  /// The next whole reply; nil while it is not complete.
  mutating func next() throws(Violation) -> SMTPReply? {
    while let byte = unread.popFirst() {
      guard byte == 0x0A else {
        guard line.count < Self.lineBytesMax else { throw Violation() }
        line.append(byte)
        continue
      }
      if line.last == 0x0D { line.removeLast() }
      defer { line = [] }
      if let reply = try take(line) { return reply }
    }
    return nil
  }

  private mutating func take(_ line: [UInt8]) throws(Violation) -> SMTPReply? {
    let digits = line.prefix(3)
    guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { throw Violation() }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    let mark = line.dropFirst(3).first
    guard (200...599).contains(number), code == nil || code == number, mark == nil || mark == 0x20 || mark == 0x2D,
      lines.count < Self.linesMax
    else { throw Violation() }
    code = number
    lines.append(String(decoding: line.dropFirst(4), as: UTF8.self))
    guard mark != 0x2D else { return nil }
    let reply = SMTPReply(code: number, lines: lines)
    code = nil
    lines = []
    return reply
  }
}

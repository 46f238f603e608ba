/// The quoted-printable encoding of text (RFC 2045, section 6.7). What comes out is ASCII in lines of at most 76 bytes.
///
/// Beyond what the RFC demands, a dot that begins a line and the word `From` there are written as numbers, so that no
/// program on the way mistakes them for the end of a message or the start of the next one in a mailbox file.
enum QuotedPrintable {
  /// Bytes of a line without its end (RFC 2045, section 6.7, rule 5).
  static let lineBytesMax = 76

  /// Encodes a text; its line ends may be LF, CR or CRLF and become CRLF. The result ends with a line end.
  static func encode(_ text: String) -> [UInt8] {
    var result: [UInt8] = []
    for line in lines(of: text) {
      append(line, to: &result)
      result += [0x0D, 0x0A]
    }
    return result
  }

  private static func lines(of text: String) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case 0x0A where previous == 0x0D: break
      case 0x0A, 0x0D: lines.append([])
      default: lines[lines.count - 1].append(byte)
      }
      previous = byte
    }
    if lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func append(_ line: [UInt8], to result: inout [UInt8]) {
    var width = 0
    for (place, byte) in line.enumerated() {
      let isFirst = width == 0
      let isLast = place == line.count - 1
      let unit = isPlain(byte, isFirst: isFirst, isLast: isLast, rest: line[place...]) ? [byte] : number(byte)
      // A line that goes on needs room for the mark that says so.
      let room = isLast ? lineBytesMax : lineBytesMax - 1
      if width + unit.count > room {
        result += [0x3D, 0x0D, 0x0A]
        width = 0
        let again = isPlain(byte, isFirst: true, isLast: isLast, rest: line[place...]) ? [byte] : number(byte)
        result += again
        width = again.count
      } else {
        result += unit
        width += unit.count
      }
    }
  }

  private static func isPlain(_ byte: UInt8, isFirst: Bool, isLast: Bool, rest: ArraySlice<UInt8>) -> Bool {
    switch byte {
    case 0x3D: false
    case 0x20, 0x09: !isLast
    case 0x2E: !isFirst
    case 0x46: !(isFirst && rest.starts(with: Array("From ".utf8)))
    case 0x21...0x7E: true
    default: false
    }
  }

  private static func number(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}

/// Cuts JSON Lines into lines, a value fed with bytes however they come. What a line says is left to whoever reads it.
public struct JSONLines: Sendable {
  /// A line that is not blank.
  public struct Line: Hashable, Sendable {
    /// From 1; blank lines count.
    public let number: Int
    /// Without its end.
    public let text: String
  }

  /// Why bytes are no lines of text.
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line of more bytes than allowed.
    case lineTooLong(line: Int, max: Int)
    /// A line that is not UTF-8.
    case notText(line: Int)

    /// One sentence in English that says where.
    public var description: String {
      switch self {
      case .lineTooLong(let line, let max): "Line \(line) has more than \(max) bytes."
      case .notText(let line): "Line \(line) is not UTF-8 text."
      }
    }
  }

  private let lineBytesMax: Int
  private var bytes: [UInt8] = []
  private var number = 1

  /// A reader at the beginning of a text. Lines have at most `lineBytesMax` bytes, 8 MiB unless said.
  public init(lineBytesMax: Int = 8 << 20) { self.lineBytesMax = lineBytesMax }

  /// Takes the next bytes and gives the lines they complete.
  public mutating func feed(_ more: some Sequence<UInt8>) throws(Fault) -> [Line] {
    var lines: [Line] = []
    for byte in more {
      if byte == 0x0A {
        if let line = try end() { lines.append(line) }
      } else {
        guard bytes.count < lineBytesMax else { throw .lineTooLong(line: number, max: lineBytesMax) }
        bytes.append(byte)
      }
    }
    return lines
  }

  /// States that the text has ended, and gives its last line if that had no end.
  public mutating func finish() throws(Fault) -> [Line] { try end().map { [$0] } ?? [] }

  private mutating func end() throws(Fault) -> Line? {
    defer {
      bytes.removeAll(keepingCapacity: true)
      number += 1
    }
    if bytes.last == 0x0D { bytes.removeLast() }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText(line: number) }
    return text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? nil : Line(number: number, text: text)
  }
}

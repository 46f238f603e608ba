/// Why a text is not acceptable JSON, and where.
public struct JSONParseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// Nothing but white space.
    case empty
    /// The text starts with a byte-order mark, which RFC 8259 forbids to send.
    case byteOrderMark
    /// The text ends inside a value.
    case unexpectedEnd
    /// A byte that cannot stand here.
    case unexpectedByte
    /// A comma with nothing after it.
    case trailingComma
    /// More after the value.
    case trailingBytes
    /// A number that breaks the grammar.
    case invalidNumber
    /// A control character inside a string that is not escaped.
    case controlCharacter
    /// A backslash followed by something that is no escape.
    case invalidEscape
    /// Half of a surrogate pair.
    case loneSurrogate
    /// Bytes that are not UTF-8.
    case invalidUTF8
    /// A member's name that occurred before in the same object.
    case duplicateMember
    /// More arrays and objects inside one another than allowed.
    case tooDeep
  }

  /// Where the fault was seen, in bytes from the start of the text.
  public let offset: Int
  /// What was wrong.
  public let reason: Reason

  /// A fault at a place.
  public init(offset: Int, reason: Reason) {
    self.offset = offset
    self.reason = reason
  }

  /// A sentence for a person who looks at the text.
  public var description: String {
    let what =
      switch reason {
      case .empty: "the message is empty"
      case .byteOrderMark: "a byte-order mark must not precede the message"
      case .unexpectedEnd: "the message ends inside a value"
      case .unexpectedByte: "this byte cannot stand here"
      case .trailingComma: "nothing follows this comma"
      case .trailingBytes: "something follows the value"
      case .invalidNumber: "this is not a number"
      case .controlCharacter: "a control character in a string must be escaped"
      case .invalidEscape: "this escape does not exist"
      case .loneSurrogate: "half of a surrogate pair stands alone"
      case .invalidUTF8: "these bytes are not UTF-8"
      case .duplicateMember: "this member occurs twice in its object"
      case .tooDeep: "arrays and objects are nested too deeply"
      }
    return "\(what) (byte \(offset))"
  }
}

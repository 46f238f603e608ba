/// Names a team of learners, or none (R34). A team has no life of its own: it is whoever was put into it.
///
/// Names are the same if their bytes are.
public struct TeamName: Hashable, Sendable {
  /// The name as UTF-8; empty for no team.
  private let bytes: [UInt8]

  /// The longest name, in bytes of UTF-8.
  public static let bytesMax = 64

  /// No team.
  public static let none = TeamName(bytes: [])

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads a name; nil if the text is none: it is too long, begins or ends with a blank, or holds a control character.
  /// The empty text is no team.
  public init?(text: String) {
    guard text.isEmpty || text.isPlainName(bytesMax: Self.bytesMax) else { return nil }
    bytes = Array(text.utf8)
  }

  /// The name as it is written.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether it names no team.
  public var isNone: Bool { bytes.isEmpty }
}

/// The first ten bytes of a change set's id.
public struct SetPrefix: Hashable, Sendable {
  /// How many bytes it has.
  public static let count = 10

  /// The ten bytes.
  public let bytes: [UInt8]

  /// How the id of a change set begins.
  public init(_ set: SetID) { bytes = Array(set.bytes.prefix(SetPrefix.count)) }

  /// Takes exactly ten bytes; any other count gives nil.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == SetPrefix.count else { return nil }
    self.bytes = Array(bytes)
  }

  /// The first 32-byte id that can begin so; together with ``last`` the bounds of a search in an ordered index.
  public var first: [UInt8] { bytes + [UInt8](repeating: 0, count: 32 - SetPrefix.count) }

  /// The last 32-byte id that can begin so.
  public var last: [UInt8] { bytes + [UInt8](repeating: 0xFF, count: 32 - SetPrefix.count) }
}

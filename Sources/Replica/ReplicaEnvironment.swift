import Licensing

/// What a replica takes from the world around it. Handed in, so that a simulation can hand in its own.
public struct ReplicaEnvironment: Sendable {
  /// The present, in milliseconds since 1970. Called on the writer's thread.
  public let now: @Sendable () -> Int64
  /// So many bytes from a cryptographic source of randomness. Called on the writer's thread.
  public let random: @Sendable (Int) -> [UInt8]

  /// The highest version of the rules to derive by.
  public let rules: UInt32

  /// Hands in a clock and a source of randomness; other rules than those of this program only to act as another version
  /// of it.
  public init(
    now: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8], rules: UInt32 = Rules.known
  ) {
    self.now = now
    self.random = random
    self.rules = rules
  }
}

import Licensing

/// What a replica takes from the world around it. Handed in, so that a simulation can hand in its own.
public struct ReplicaEnvironment: Sendable {
  /// The present, in milliseconds since 1970. Called on the writer's thread.
  public let now: @Sendable () -> Int64
  /// So many bytes from a cryptographic source of randomness. Called on the writer's thread.
  public let random: @Sendable (Int) -> [UInt8]

  /// Hands in a clock and a source of randomness.
  public init(now: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8]) {
    self.now = now
    self.random = random
  }
}

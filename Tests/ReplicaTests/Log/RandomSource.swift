import Synchronization

/// Bytes that differ from call to call and from source to source, and are the same in every run that asks in the same
/// order.
final class RandomSource: Sendable {
  private static let sources = Mutex<UInt64>(0)
  private let numbers: Mutex<SeededNumbers>

  init() {
    let number = Self.sources.withLock { count in
      count += 1
      return count
    }
    numbers = Mutex(SeededNumbers(seed: number &+ 7_000))
  }

  func bytes(_ count: Int) -> [UInt8] { numbers.withLock { $0.bytes(count) } }
}

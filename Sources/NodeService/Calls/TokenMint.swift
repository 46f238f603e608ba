import ChangeSets
import Dispatch
import Licensing
import Replica
import Synchronization

/// Makes tokens for many invitations. Working out a public key takes most of the time of a bulk invitation, so the
/// machine's cores share it.
enum TokenMint {
  /// Fewer are not worth waking other threads for.
  private static let sharedCountMin = 64
  /// Tokens that one thread makes at a time.
  private static let strideCount = 32

  /// A secret and its public key.
  typealias Token = (secret: TokenSecret, publicKey: DevicePublicKey)

  /// So many tokens from a source of randomness, which is used on the calling thread only.
  static func mint(_ count: Int, random: (Int) -> [UInt8]) throws -> [Token] {
    let secrets = try (0..<count).map { _ in try TokenSecret(bytes: random(TokenSecret.byteCount)) }
    guard count >= sharedCountMin else { return try secrets.map { ($0, try $0.publicKey()) } }
    let strides = (count + strideCount - 1) / strideCount
    let keys = Mutex([Int: [DevicePublicKey]](minimumCapacity: strides))
    DispatchQueue.concurrentPerform(iterations: strides) { stride in
      let part = secrets[stride * strideCount..<min((stride + 1) * strideCount, count)]
      let made = part.compactMap { try? $0.publicKey() }
      keys.withLock { $0[stride] = made }
    }
    let all = keys.withLock { keys in (0..<strides).flatMap { keys[$0] ?? [] } }
    guard all.count == count else { return try secrets.map { ($0, try $0.publicKey()) } }
    return Array(zip(secrets, all).map { (secret: $0, publicKey: $1) })
  }
}

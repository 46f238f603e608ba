import ChangeSets
import Dispatch
import Licensing
import Replica

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
    var keys = [DevicePublicKey?](repeating: nil, count: count)
    keys.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let places = buffer
      DispatchQueue.concurrentPerform(iterations: (count + strideCount - 1) / strideCount) { stride in
        let first = stride * strideCount
        // Every place is written by one thread alone.
        for place in first..<min(first + strideCount, count) { places[place] = try? secrets[place].publicKey() }
      }
    }
    return try zip(secrets, keys).map { secret, key in (secret, try key ?? secret.publicKey()) }
  }
}

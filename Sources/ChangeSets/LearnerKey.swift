import Crypto

/// The name of a learner's address in a ledger: it says whether two addresses are the same, and not what they are.
///
/// HMAC-SHA256, its first 16 bytes. Whoever has the pepper can test a guess.
///
/// - Parameters:
///   - pepper: the ledger's, 32 random bytes.
///   - address: the canonical form of the address in UTF-8. What is canonical is settled above this module.
public func learnerKey(pepper: [UInt8], address: [UInt8]) -> [UInt8] {
  let code = HMAC<SHA256>.authenticationCode(for: address, using: SymmetricKey(data: pepper))
  return Array(Array(code).prefix(LearnerKey.byteCount))
}

/// The measures of learner keys.
public enum LearnerKey {
  /// Bytes of a learner key.
  public static let byteCount = 16
  /// Bytes of a ledger's pepper.
  public static let pepperByteCount = 32
}

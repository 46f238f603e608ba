/// The 128 random bits that a learner is sent. Whoever has them can accept; the ledger holds only a public key.
public struct TokenSecret: Hashable, Sendable, CustomStringConvertible {
  /// The bytes that a secret must have.
  public static let byteCount = 16

  /// The secret itself.
  public let bytes: [UInt8]

  /// Takes 16 bytes from a cryptographic source of randomness.
  public init(bytes: [UInt8]) throws(ChangeSetError) {
    guard bytes.count == TokenSecret.byteCount else {
      throw .badText(kind: "token", reason: "it must have \(TokenSecret.byteCount) bytes")
    }
    self.bytes = bytes
  }

  /// Reads what `text` gave, in either case, with or without the hyphens.
  public init(text: String) throws(ChangeSetError) {
    try self.init(bytes: GroupedBase32.decode(text, as: .token))
  }

  /// What the learner is sent: base32 in groups, with check characters.
  public var text: String { GroupedBase32.encode(bytes, as: .token) }

  /// Nothing of the secret.
  public var description: String { "TokenSecret" }

  /// The key that the secret seeds: the seed is the SHA-256 of the token prefix and the secret.
  public func key() throws(ChangeSetError) -> DeviceKey {
    try DeviceKey(seed: Hash256.sha256(ofParts: [Domain.tokenKey, bytes]).bytes)
  }

  /// What the ledger holds.
  public func publicKey() throws(ChangeSetError) -> DevicePublicKey {
    try key().publicKey
  }
}

/// What a learner does by means of a token.
public enum TokenVerb: UInt8, Hashable, Sendable, CaseIterable {
  /// Takes the invitation.
  case accept = 1
  /// Refuses the invitation.
  case decline = 2
  /// Gives up what was accepted.
  case leave = 3
}

/// What the holder of a token signs. It names the chain that carries it, so that a reader of the log can use it nowhere
/// else.
public struct AcceptProof: Hashable, Sendable {
  /// The ledger of the invitation.
  public let ledger: LedgerID
  /// Reference to the invitation, opaque here, up to 255 bytes.
  public let invitation: [UInt8]
  /// What is done.
  public let verb: TokenVerb
  /// The chain of the device that writes the act into the ledger.
  public let carrier: ChainID

  /// Says what is to be proven.
  public init(ledger: LedgerID, invitation: [UInt8], verb: TokenVerb, carrier: ChainID) {
    self.ledger = ledger
    self.invitation = invitation
    self.verb = verb
    self.carrier = carrier
  }

  /// The proof: 64 bytes.
  public func sign(with token: TokenSecret) throws(ChangeSetError) -> [UInt8] {
    guard let message else {
      throw .overLimit(name: "invitation reference", found: UInt64(invitation.count), max: 255)
    }
    return try SignaturePurpose.accept.sign(message, with: token.key())
  }

  /// Whether `proof` was made by the holder of the token with this public key.
  public func verify(_ proof: [UInt8], by token: DevicePublicKey) -> Bool {
    guard let message else { return false }
    return SignaturePurpose.accept.verify(proof, of: message, by: token)
  }

  /// Ledger, length of the reference in one byte, reference, verb, carrier.
  private var message: [UInt8]? {
    guard let length = UInt8(exactly: invitation.count) else { return nil }
    return ledger.hash.bytes + [length] + invitation + [verb.rawValue] + carrier.hash.bytes
  }
}

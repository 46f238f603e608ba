import ChangeSets

/// Keys, ids, texts and proofs.
struct IdentityVectors: Codable {
  struct Device: Codable {
    let seed: String
    let publicKey: String
    let deviceID: String
    let deviceIDText: String
    let recoveryPhrase: String
  }
  struct Chain: Codable {
    let publicKey: String
    let ledger: String?
    let nonce: String
    let chain: String
  }
  struct Signature: Codable {
    let purpose: String
    let seed: String
    let message: String
    let signature: String
  }
  struct Token: Codable {
    let secret: String
    let text: String
    let publicKey: String
    let ledger: String
    let invitation: String
    let verb: UInt8
    let carrier: String
    let proof: String
  }
  struct Learner: Codable {
    let pepper: String
    let address: String
    let learnerKey: String
  }
  struct Commitment: Codable {
    let salt: String
    let content: String
    let commitment: String
  }

  let devices: [Device]
  let chains: [Chain]
  let signatures: [Signature]
  let tokens: [Token]
  let pairingCodes: [String: String]
  let learnerKeys: [Learner]
  let commitments: [Commitment]

  init() throws {
    devices = try ["ana", "ben", "recovery"].map { label in
      let key = try DeviceKey(seed: sample("key \(label)"))
      return Device(
        seed: hex(key.rawRepresentation), publicKey: key.publicKey.description,
        deviceID: key.publicKey.deviceID.hex, deviceIDText: key.publicKey.deviceIDText,
        recoveryPhrase: try RecoveryPhrase.words(for: key.rawRepresentation).joined(separator: " "))
    }
    let ledger = LedgerID(hash: .sha256(of: sample("ledger")))
    chains = try [nil, ledger].map { ledger in
      let device = try DeviceKey(seed: sample("key ana")).publicKey
      let nonce = sample("nonce", count: 16)
      return Chain(
        publicKey: device.description, ledger: ledger?.description, nonce: hex(nonce),
        chain: ChainID.derive(device: device, ledger: ledger, nonce: nonce).description)
    }
    signatures = try SignaturePurpose.allCases.map { purpose in
      let key = try DeviceKey(seed: sample("key ana"))
      let message = sample("message", count: 20)
      return Signature(
        purpose: IdentityVectors.name(of: purpose), seed: hex(key.rawRepresentation), message: hex(message),
        signature: hex(try purpose.sign(message, with: key)))
    }
    tokens = try TokenVerb.allCases.map { verb in
      let secret = try TokenSecret(bytes: sample("token \(verb.rawValue)", count: 16))
      let act = AcceptProof(
        ledger: ledger, invitation: sample("invitation", count: 36), verb: verb,
        carrier: ChainID(hash: .sha256(of: sample("carrier"))))
      return Token(
        secret: hex(secret.bytes), text: secret.text, publicKey: try secret.publicKey().description,
        ledger: ledger.description, invitation: hex(act.invitation), verb: verb.rawValue,
        carrier: act.carrier.description, proof: hex(try act.sign(with: secret)))
    }
    let code = sample("pairing", count: 16)
    pairingCodes = [hex(code): GroupedBase32.encode(code, as: .pairing)]
    learnerKeys = ["ana@example.org", "zoë@example.org", ""].map { address in
      let pepper = sample("pepper")
      return Learner(
        pepper: hex(pepper), address: address,
        learnerKey: hex(learnerKey(pepper: pepper, address: Array(address.utf8))))
    }
    commitments = ["", "ana@example.org"].map { content in
      let part = ErasablePart(index: 0, salt: sample("salt", count: 16), content: Array(content.utf8))
      return Commitment(salt: hex(part.salt), content: hex(part.content), commitment: part.commitment.hex)
    }
  }

  static func name(of purpose: SignaturePurpose) -> String {
    switch purpose {
    case .changeSet: "change-set"
    case .accept: "accept"
    case .pairing: "pairing"
    case .acknowledgement: "acknowledgement"
    case .seal: "seal"
    }
  }
}

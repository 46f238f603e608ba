import ChangeSets
import Testing

@Suite struct SignatureTests {
  @Test func `a signature counts for its own purpose only`() throws {
    let key = try DeviceKey(seed: sample("signer"))
    let message = Array("message".utf8)
    for purpose in SignaturePurpose.allCases {
      let signature = try sign(purpose: purpose, message: message, key: key)
      for other in SignaturePurpose.allCases {
        #expect(
          verify(purpose: other, signature: signature, message: message, key: key.publicKey) == (other == purpose))
      }
    }
  }

  @Test func `another message, another key and a damaged signature verify nothing`() throws {
    let key = try DeviceKey(seed: sample("signer"))
    let other = try DeviceKey(seed: sample("other signer"))
    let signature = try SignaturePurpose.pairing.sign([1, 2, 3], with: key)
    #expect(SignaturePurpose.pairing.verify(signature, of: [1, 2, 3], by: key.publicKey))
    #expect(!SignaturePurpose.pairing.verify(signature, of: [1, 2, 4], by: key.publicKey))
    #expect(!SignaturePurpose.pairing.verify(signature, of: [1, 2, 3], by: other.publicKey))
    #expect(!SignaturePurpose.pairing.verify(Array(signature.dropLast()), of: [1, 2, 3], by: key.publicKey))
    #expect(!SignaturePurpose.pairing.verify([], of: [1, 2, 3], by: key.publicKey))
    let noPoint = try #require(DevicePublicKey(bytes: [UInt8](repeating: 2, count: 32)))
    #expect(!SignaturePurpose.pairing.verify(signature, of: [1, 2, 3], by: noPoint))
  }

  @Test func `a key is the one of its seed and never shows it`() throws {
    let seed = sample("signer")
    let key = try DeviceKey(seed: seed)
    #expect(key.rawRepresentation == seed)
    #expect(!"\(key)".contains(hex(seed)))
    #expect(!String(reflecting: key).contains(hex(seed)))
    #expect(throws: ChangeSetError.self) { try DeviceKey(seed: Array(seed.dropLast())) }
    #expect(throws: ChangeSetError.self) { try DeviceKey(seed: []) }
  }

  @Test func `a proof is bound to ledger, invitation, verb and carrying chain`() throws {
    let token = try TokenSecret(bytes: sample("token", count: 16))
    let ledger = LedgerID(hash: .sha256(of: [1]))
    let chain = ChainID(hash: .sha256(of: [2]))
    let act = AcceptProof(ledger: ledger, invitation: [9, 9], verb: .accept, carrier: chain)
    let proof = try act.sign(with: token)
    let publicKey = try token.publicKey()
    #expect(act.verify(proof, by: publicKey))
    let others = [
      AcceptProof(ledger: LedgerID(hash: .sha256(of: [3])), invitation: [9, 9], verb: .accept, carrier: chain),
      AcceptProof(ledger: ledger, invitation: [9], verb: .accept, carrier: chain),
      AcceptProof(ledger: ledger, invitation: [9, 9], verb: .decline, carrier: chain),
      AcceptProof(ledger: ledger, invitation: [9, 9], verb: .accept, carrier: ChainID(hash: .sha256(of: [4]))),
    ]
    for other in others { #expect(!other.verify(proof, by: publicKey)) }
    let long = AcceptProof(
      ledger: ledger, invitation: [UInt8](repeating: 0, count: 256), verb: .accept, carrier: chain)
    #expect(throws: ChangeSetError.self) { try long.sign(with: token) }
    #expect(!long.verify(proof, by: publicKey))
  }
}

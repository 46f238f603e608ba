/// What is hashed and signed of a change set: where it stands, what its author had seen, and which body it has.
public struct Header: Hashable, Sendable {
  /// The only form there is.
  public static let format: UInt32 = 1

  /// The ledger; nil in the root of a ledger and nowhere else.
  public let ledger: LedgerID?
  /// The chain that the change set continues or starts.
  public let chain: ChainID
  /// The place in the chain, from 1 to `Limits.numberMax`.
  public let number: UInt64
  /// The change set before it in the chain; nil exactly when `number` is 1.
  public let previous: ChangeSetID?
  /// Change sets of other chains that the author held and that are not in the past of `previous`; ascending.
  public let heads: [Head]
  /// Later than the time of `previous` and of all heads. Whoever holds those checks it.
  public let time: HybridTime
  /// The version of the rules in force where this was written.
  public let rules: UInt32
  /// The SHA-256 of the body's bytes.
  public let bodyHash: Hash256
  /// What the first change set of a chain says about it; nil exactly when `number` is above 1.
  public let start: ChainStart?
  /// Whether a later version of the format put fields here that this one does not know. Such a change set is kept
  /// and forwarded, and has no effect until the node is upgraded.
  public let hasUnknownFields: Bool

  /// Puts a header together; `check` says whether it holds.
  public init(
    ledger: LedgerID?, chain: ChainID, number: UInt64, previous: ChangeSetID?, heads: [Head], time: HybridTime,
    rules: UInt32, bodyHash: Hash256, start: ChainStart?, hasUnknownFields: Bool = false
  ) {
    self.ledger = ledger
    self.chain = chain
    self.number = number
    self.previous = previous
    self.heads = heads
    self.time = time
    self.rules = rules
    self.bodyHash = bodyHash
    self.start = start
    self.hasUnknownFields = hasUnknownFields
  }

  /// The place.
  public var address: Address { Address(chain: chain, number: number) }

  /// Everything that must be held before this can be judged: the previous one aside, the heads and the predecessor.
  public var foreignParents: [Head] {
    guard let predecessor = start?.predecessor else { return heads }
    return heads.contains(predecessor) ? heads : heads + [predecessor]
  }
}

/// What the first change set of a chain says about the chain.
public struct ChainStart: Hashable, Sendable {
  /// The bytes that `nonce` must have.
  public static let nonceByteCount = 16

  /// The key that signs every change set of the chain.
  public let device: DevicePublicKey
  /// 16 random bytes, so that one device can start several chains in one ledger.
  public let nonce: [UInt8]
  /// The last change set known of the chain that this one continues, when a device starts over; it counts as seen.
  public let predecessor: Head?

  /// Puts a start together; `Header.check` says whether it holds.
  public init(device: DevicePublicKey, nonce: [UInt8], predecessor: Head? = nil) {
    self.device = device
    self.nonce = nonce
    self.predecessor = predecessor
  }
}

extension Header {
  /// Checks everything that a header must satisfy by itself, without knowing any other change set.
  public func check(limits: Limits = .standard) throws(ChangeSetError) {
    try Header.check(number: number, field: "number")
    guard heads.count <= limits.headsMax else {
      throw .overLimit(name: "headsMax", found: UInt64(heads.count), max: UInt64(limits.headsMax))
    }
    try checkHeads()
    guard (previous == nil) == (number == 1) else {
      throw .invalidField(message: "header", field: "previous", rule: "it is absent exactly when the number is 1")
    }
    guard (start != nil) == (number == 1) else {
      throw .invalidField(message: "header", field: "start", rule: "it is present exactly when the number is 1")
    }
    if let start { try check(start) }
    if ledger == nil {
      guard number == 1, heads.isEmpty, start?.predecessor == nil else {
        throw .invalidField(
          message: "header", field: "ledger",
          rule: "only the root of a ledger has none, and a root has number 1, no heads and no predecessor")
      }
    }
  }

  private func checkHeads() throws(ChangeSetError) {
    var last: Head?
    for head in heads {
      try Header.check(number: head.number, field: "heads.number")
      if let last, last >= head { throw .headsNotAscending }
      if head.chain == chain { throw .headOnOwnChain }
      last = head
    }
  }

  private func check(_ start: ChainStart) throws(ChangeSetError) {
    guard start.nonce.count == ChainStart.nonceByteCount else {
      throw .invalidField(
        message: "header", field: "start.nonce",
        rule: "it must have \(ChainStart.nonceByteCount) bytes and has \(start.nonce.count)")
    }
    guard chain == ChainID.derive(device: start.device, ledger: ledger, nonce: start.nonce) else {
      throw .chainIDMismatch
    }
    if let predecessor = start.predecessor {
      try Header.check(number: predecessor.number, field: "start.predecessor.number")
      if predecessor.chain == chain { throw .headOnOwnChain }
    }
  }

  private static func check(number: UInt64, field: String) throws(ChangeSetError) {
    guard number >= 1, number <= Limits.numberMax else {
      throw .invalidField(message: "header", field: field, rule: "it must be from 1 to \(Limits.numberMax)")
    }
  }
}

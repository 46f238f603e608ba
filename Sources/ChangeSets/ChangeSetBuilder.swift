/// Makes change sets: hashes, encodes and signs.
public struct ChangeSetBuilder: Sendable {
  /// The ledger; nil to found one.
  public var ledger: LedgerID?
  /// The chain to continue, or the one that `start` starts.
  public var chain: ChainID
  /// From 1.
  public var number: UInt64
  /// The change set before it in the chain; nil exactly when `number` is 1.
  public var previous: ChangeSetID?
  /// In any order; each once.
  public var heads: [Head]
  /// Later than the time of the previous one and of all heads: what `HybridClock.tick` gives.
  public var time: HybridTime
  /// The version of the rules in force where this is written.
  public var rules: UInt32
  /// What is done.
  public var body: Body
  /// In any order; each opens the commitment at its index.
  public var erasable: [ErasablePart]
  /// Present exactly when `number` is 1.
  public var start: ChainStart?

  /// Describes a change set; `build` checks it.
  public init(
    ledger: LedgerID?, chain: ChainID, number: UInt64, previous: ChangeSetID?, heads: [Head], time: HybridTime,
    rules: UInt32, body: Body, erasable: [ErasablePart] = [], start: ChainStart? = nil
  ) {
    self.ledger = ledger
    self.chain = chain
    self.number = number
    self.previous = previous
    self.heads = heads
    self.time = time
    self.rules = rules
    self.body = body
    self.erasable = erasable
    self.start = start
  }

  /// Describes the first change set of a chain: the chain id follows from the start. Without a ledger it founds one.
  public init(
    starting start: ChainStart, ledger: LedgerID?, heads: [Head] = [], time: HybridTime, rules: UInt32, body: Body,
    erasable: [ErasablePart] = []
  ) {
    self.init(
      ledger: ledger, chain: ChainID.derive(device: start.device, ledger: ledger, nonce: start.nonce), number: 1,
      previous: nil, heads: heads, time: time, rules: rules, body: body, erasable: erasable, start: start)
  }

  /// Describes the change set that follows `previous` in its chain.
  public init(
    after previous: ChangeSet, heads: [Head] = [], time: HybridTime, rules: UInt32, body: Body,
    erasable: [ErasablePart] = []
  ) {
    self.init(
      ledger: previous.ledger, chain: previous.header.chain, number: previous.header.number + 1,
      previous: previous.id, heads: heads, time: time, rules: rules, body: body, erasable: erasable)
  }

  /// The finished change set, signed with the key of the chain's device.
  ///
  /// - Throws: whatever a reader of it would: a node never writes what others would refuse.
  public func build(signedBy key: DeviceKey, limits: Limits = .standard) throws(ChangeSetError) -> ChangeSet {
    try body.check(limits: limits)
    let parts = erasable.sorted { $0.index < $1.index }
    try ErasablePart.check(parts, limits: limits)
    try ErasablePart.check(parts, against: body)
    let bodyBytes = try body.encode()
    try ChangeSetBuilder.check("bodyBytesMax", bodyBytes.count, limits.bodyBytesMax)
    let header = Header(
      ledger: ledger, chain: chain, number: number, previous: previous, heads: heads.sorted(), time: time,
      rules: rules, bodyHash: .sha256(of: bodyBytes), start: start)
    try header.check(limits: limits)
    if let start, start.device != key.publicKey { throw .badSignature }
    let headerBytes = try header.encode()
    try ChangeSetBuilder.check("headerBytesMax", headerBytes.count, limits.headerBytesMax)
    let erasableBytes = parts.reduce(0) { $0 + $1.content.count + ErasablePart.overheadBytesMax }
    try ChangeSetBuilder.check(
      "changeSetBytesMax", headerBytes.count + bodyBytes.count + erasableBytes + 256, limits.changeSetBytesMax)
    let id = ChangeSetID(hash: .sha256(of: headerBytes))
    let signature = try SignaturePurpose.changeSet.sign(id.hash.bytes, with: key)
    return ChangeSet(
      id: id, header: header, body: body,
      bytes: ChangeSetBytes(header: headerBytes, body: bodyBytes, signature: signature, erasable: parts))
  }

  private static func check(_ name: String, _ found: Int, _ max: Int) throws(ChangeSetError) {
    guard found <= max else { throw .overLimit(name: name, found: UInt64(found), max: UInt64(max)) }
  }
}

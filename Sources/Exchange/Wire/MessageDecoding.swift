import ChangeSets

extension Message {
  /// Reads the content of one frame, which must be consumed to its last byte.
  init(frame: [UInt8]) throws(ExchangeError) {
    var reader = WireReader(frame)
    guard let kind = MessageKind(rawValue: try reader.byte("kind")) else { throw .malformed("kind of message") }
    self = try Self.read(kind, from: &reader)
    try reader.end(name)
  }

  private static func read(_ kind: MessageKind, from reader: inout WireReader) throws(ExchangeError) -> Message {
    switch kind {
    case .hello:
      let lowest = try reader.byte("version")
      let highest = try reader.byte("version")
      guard lowest >= 1, lowest <= highest else { throw .malformed("version") }
      let ledger = LedgerID(hash: try reader.hash("ledger"))
      let digests = try reader.statement()
      return .hello(
        Hello(
          versionLowest: lowest, versionHighest: highest, ledger: ledger, digests: digests,
          acknowledgements: try reader.fixed64("digest of acknowledgements")))
    case .agreed:
      let version = try reader.byte("version")
      let state = try reader.mark()
      return .agreed(
        Agreed(
          version: version, state: state, acknowledgements: try reader.fixed64("digest of acknowledgements")))
    case .differ:
      return .differ(try reader.differ())
    case .refused:
      return .refused(try reader.refused())
    case .tips:
      return .tips(try reader.tips())
    case .points:
      let depth = try reader.byte("depth")
      guard depth <= 1 else { throw .malformed("depth") }
      return .points(PointsPart(isLadder: depth == 1, chains: try reader.chains()))
    case .want:
      return .want(try reader.ids())
    case .page:
      return .page(sequence: try reader.varint("page number"), bytes: reader.rest())
    case .ack:
      return .ack(through: try reader.varint("page number"))
    case .served:
      return .served(requests: try reader.varint("number of requests"))
    case .done:
      return .done(try reader.statement())
    case .marks:
      return .marks(try reader.marks())
    case .acknowledgements:
      let last = try reader.byte("flags")
      guard last <= 1 else { throw .malformed("flags") }
      return .acknowledgements(isLast: last == 1, block: reader.rest())
    case .close:
      guard let code = CloseCode(rawValue: try reader.byte("reason")) else { throw .malformed("reason") }
      return .close(code)
    }
  }
}

extension WireReader {
  fileprivate mutating func mark() throws(ExchangeError) -> StateMark? {
    switch try byte("state") {
    case 0: return nil
    case 1:
      let prefix = try fixed64("state digest")
      return StateMark(prefix: prefix, advancedTo: Int64(bitPattern: try fixed64("instant")))
    default: throw .malformed("state")
    }
  }

  fileprivate mutating func statement() throws(ExchangeError) -> DigestStatement {
    let log = try hash("log digest")
    return DigestStatement(log: log, state: try mark())
  }

  fileprivate mutating func differ() throws(ExchangeError) -> Differ {
    let version = try byte("version")
    let digests = try statement()
    let bits = try byte("bucket bits")
    guard bits <= Differ.bucketBitsMax else { throw .malformed("bucket bits") }
    let count = bits == 0 ? 0 : Differ.bucketDigestBytes << Int(bits)
    let buckets = try raw(count, "bucket digests")
    return Differ(version: version, digests: digests, bucketBits: bits, bucketDigests: buckets)
  }

  fileprivate mutating func refused() throws(ExchangeError) -> RefusedAnswer {
    switch try byte("refusal") {
    case 1: return .unavailable
    case 2:
      let lowest = try byte("version")
      return .version(lowest: lowest, highest: try byte("version"))
    default: throw .malformed("refusal")
    }
  }

  fileprivate mutating func tips() throws(ExchangeError) -> TipsPart {
    let flags = try byte("flags")
    guard flags <= 3 else { throw .malformed("flags") }
    var buckets: [UInt8]?
    if flags & 2 != 0 {
      let count = try count("buckets", bytesEach: 1)
      buckets = try raw(count, "buckets")
    }
    return TipsPart(isLast: flags & 1 != 0, buckets: buckets, chains: try chains())
  }

  fileprivate mutating func chains() throws(ExchangeError) -> [ChainPoints] {
    let count = try count("number of chains", bytesEach: 33)
    var chains: [ChainPoints] = []
    chains.reserveCapacity(count)
    for _ in 0..<count {
      let chain = ChainID(hash: try hash("chain"))
      // Ascending and each once, so that nobody is asked twice about one chain.
      if let last = chains.last, last.chain >= chain { throw .malformed("order of chains") }
      let pointCount = try self.count("number of points", bytesEach: 33)
      var points: [Head] = []
      points.reserveCapacity(pointCount)
      for _ in 0..<pointCount {
        let number = try varint("number")
        guard number >= 1 else { throw .malformed("number") }
        points.append(Head(chain: chain, number: number, hash: ChangeSetID(hash: try hash("id"))))
      }
      chains.append(ChainPoints(chain: chain, points: points))
    }
    return chains
  }

  fileprivate mutating func marks() throws(ExchangeError) -> [AcknowledgementMark] {
    guard remaining % 16 == 0 else { throw .malformed("marks") }
    var marks: [AcknowledgementMark] = []
    marks.reserveCapacity(remaining / 16)
    while remaining > 0 {
      let device = try fixed64("device")
      if let last = marks.last, last.device >= device { throw .malformed("order of marks") }
      marks.append(AcknowledgementMark(device: device, time: try fixed64("time")))
    }
    return marks
  }

  fileprivate mutating func ids() throws(ExchangeError) -> [ChangeSetID] {
    guard remaining > 0, remaining % 32 == 0 else { throw .malformed("ids") }
    var ids: [ChangeSetID] = []
    ids.reserveCapacity(remaining / 32)
    while remaining > 0 { ids.append(ChangeSetID(hash: try hash("id"))) }
    return ids
  }
}

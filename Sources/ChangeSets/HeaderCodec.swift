#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Header {
  /// Reads a header from its bytes, which must be the canonical ones, and checks it.
  public static func decode(_ bytes: [UInt8], limits: Limits = .standard) throws(ChangeSetError) -> Header {
    guard bytes.count <= limits.headerBytesMax else {
      throw .overLimit(name: "headerBytesMax", found: UInt64(bytes.count), max: UInt64(limits.headerBytesMax))
    }
    let wire = try CanonicalMessage.decode(
      WireHeader.self, bytes, what: "header", bounds: [.init(field: 6, name: "headsMax", max: limits.headsMax)])
    guard wire.format == Header.format else { throw .unknownFormat(wire.format) }
    let header = try Header(wire)
    try header.check(limits: limits)
    return header
  }

  /// The canonical bytes. A header with unknown fields has none but those it was read from.
  func encode() throws(ChangeSetError) -> [UInt8] {
    var wire = WireHeader()
    wire.format = Header.format
    if let ledger { wire.ledger = ledger.hash.wire }
    wire.chain = chain.hash.wire
    wire.number = number
    if let previous { wire.previous = previous.hash.wire }
    wire.heads = heads.map(\.wire)
    wire.time = time.rawValue
    wire.rules = rules
    wire.bodyHash = bodyHash.wire
    if let start {
      wire.start.deviceKey = Data(start.device.bytes)
      wire.start.nonce = Data(start.nonce)
      if let predecessor = start.predecessor { wire.start.predecessor = predecessor.wire }
    }
    return try CanonicalMessage.encode(wire, what: "header")
  }

  private init(_ wire: WireHeader) throws(ChangeSetError) {
    guard let time = HybridTime(rawValue: wire.time) else {
      throw .invalidField(message: "header", field: "time", rule: "its highest bit must be zero")
    }
    var unknown = try CanonicalMessage.hasUnknownFields(wire.unknownFields, highestKnown: 10, what: "header")
    var heads: [Head] = []
    heads.reserveCapacity(wire.heads.count)
    for head in wire.heads { heads.append(try Head(head, field: "heads", unknown: &unknown)) }
    var start: ChainStart?
    if wire.hasStart { start = try ChainStart(wire.start, unknown: &unknown) }
    var ledger: LedgerID?
    if !wire.ledger.isEmpty {
      ledger = LedgerID(hash: try Hash256(wire: wire.ledger, message: "header", field: "ledger"))
    }
    var previous: ChangeSetID?
    if !wire.previous.isEmpty {
      previous = ChangeSetID(hash: try Hash256(wire: wire.previous, message: "header", field: "previous"))
    }
    self.init(
      ledger: ledger,
      chain: ChainID(hash: try Hash256(wire: wire.chain, message: "header", field: "chain")),
      number: wire.number, previous: previous, heads: heads, time: time, rules: wire.rules,
      bodyHash: try Hash256(wire: wire.bodyHash, message: "header", field: "body_hash"),
      start: start, hasUnknownFields: unknown)
  }
}

extension Head {
  fileprivate var wire: WireHead {
    var wire = WireHead()
    wire.chain = chain.hash.wire
    wire.number = number
    wire.hash = hash.hash.wire
    return wire
  }

  fileprivate init(_ wire: WireHead, field: String, unknown: inout Bool) throws(ChangeSetError) {
    if try CanonicalMessage.hasUnknownFields(wire.unknownFields, highestKnown: 3, what: "header") { unknown = true }
    self.init(
      chain: ChainID(hash: try Hash256(wire: wire.chain, message: "header", field: "\(field).chain")),
      number: wire.number,
      hash: ChangeSetID(hash: try Hash256(wire: wire.hash, message: "header", field: "\(field).hash")))
  }
}

extension ChainStart {
  fileprivate init(_ wire: WireChainStart, unknown: inout Bool) throws(ChangeSetError) {
    if try CanonicalMessage.hasUnknownFields(wire.unknownFields, highestKnown: 3, what: "header") { unknown = true }
    guard let device = DevicePublicKey(bytes: wire.deviceKey) else {
      throw .invalidField(message: "header", field: "start.device_key", rule: "it must have 32 bytes")
    }
    var predecessor: Head?
    if wire.hasPredecessor {
      predecessor = try Head(wire.predecessor, field: "start.predecessor", unknown: &unknown)
    }
    self.init(device: device, nonce: [UInt8](wire.nonce), predecessor: predecessor)
  }
}

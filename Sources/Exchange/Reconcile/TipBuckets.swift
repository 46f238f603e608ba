import ChangeSets

/// Digests over parts of the tips, so that one change among hundreds of chains need not list them all.
///
/// A chain belongs to the part named by the first `bits` bits of its id. The digests are salted with what the two sides
/// said in their greetings: should two different lists collide once, they do not after the next change.
struct TipBuckets {
  let bits: UInt8

  /// How finely to divide `chains` chains: into parts of four to eight; 0 if they are better listed at once.
  static func bits(chains: Int, listedAtOnceMax: Int) -> UInt8 {
    guard chains > listedAtOnceMax else { return 0 }
    var bits: UInt8 = 1
    while bits < Differ.bucketBitsMax, chains >> Int(bits) > 8 { bits += 1 }
    return bits
  }

  func bucket(of chain: ChainID) -> Int {
    let bytes = chain.hash.bytes
    return (Int(bytes[0]) << 8 | Int(bytes[1])) >> (16 - Int(bits))
  }

  static func salt(ledger: LedgerID, initiator: Hash256, responder: Hash256) -> [UInt8] {
    ledger.hash.bytes + initiator.bytes + responder.bytes
  }

  /// The digests of all parts in order, `Differ.bucketDigestBytes` each. `chains` ascends.
  func digests(of chains: [ChainPoints], salt: [UInt8]) -> [UInt8] {
    var contents = [WireWriter](repeating: WireWriter(), count: 1 << Int(bits))
    for chain in chains {
      let index = bucket(of: chain.chain)
      for tip in chain.points {
        contents[index].hash(tip.chain.hash)
        contents[index].fixed64(tip.number)
        contents[index].hash(tip.hash.hash)
      }
    }
    return contents.flatMap { Hash256.sha256(ofParts: [salt, $0.bytes]).bytes.prefix(Differ.bucketDigestBytes) }
  }

  /// One bit for each part in which two lists of digests differ, highest bit first.
  func differing(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    let size = Differ.bucketDigestBytes
    var bitmap = [UInt8](repeating: 0, count: bitmapBytes)
    for index in 0..<(1 << Int(bits)) {
      let range = index * size..<(index + 1) * size
      if left[range] != right[range] { bitmap[index / 8] |= 0x80 >> UInt8(index % 8) }
    }
    return bitmap
  }

  var bitmapBytes: Int { max(1, (1 << Int(bits)) / 8) }

  /// The chains that lie in the marked parts.
  func select(_ chains: [ChainPoints], in bitmap: [UInt8]) -> [ChainPoints] {
    chains.filter { contains($0.chain, bitmap) }
  }

  func contains(_ chain: ChainID, _ bitmap: [UInt8]) -> Bool {
    let index = bucket(of: chain)
    return bitmap[index / 8] & (0x80 >> UInt8(index % 8)) != 0
  }
}

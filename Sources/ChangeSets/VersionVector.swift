#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// For each chain the highest number held. Says nothing of forks: two replicas can be equal here and hold different
/// branches, which comparing the digests of their logs brings to light.
public struct VersionVector: Hashable, Sendable {
  /// How two versions stand to each other.
  public enum Order: Hashable, Sendable {
    /// The same.
    case equal
    /// The other one holds all of this and more.
    case behind
    /// This one holds all of the other and more.
    case ahead
    /// Each holds something that the other does not.
    case concurrent
  }

  /// The numbers, all above 0.
  private var numbers: [ChainID: UInt64]

  /// Nothing held.
  public init() { numbers = [:] }

  /// Takes the highest number for each chain; a 0 means that nothing is held of it.
  public init(_ numbers: [ChainID: UInt64]) {
    self.numbers = numbers.filter { $0.value > 0 }
  }

  /// The highest number held of a chain, 0 for none. Setting 0 removes the chain.
  public subscript(chain: ChainID) -> UInt64 {
    get { numbers[chain] ?? 0 }
    set { numbers[chain] = newValue == 0 ? nil : newValue }
  }

  /// How many chains there are.
  public var count: Int { numbers.count }

  /// All entries, ascending by chain.
  public var entries: [Address] {
    numbers.map { Address(chain: $0.key, number: $0.value) }.sorted()
  }

  /// Whether everything that `other` holds is held here.
  public func covers(_ other: VersionVector) -> Bool {
    other.numbers.allSatisfy { self[$0.key] >= $0.value }
  }

  /// How this stands to `other`.
  public func compare(_ other: VersionVector) -> Order {
    switch (covers(other), other.covers(self)) {
    case (true, true): .equal
    case (true, false): .ahead
    case (false, true): .behind
    case (false, false): .concurrent
    }
  }

  /// The highest number of either for each chain.
  public func joined(with other: VersionVector) -> VersionVector {
    var joined = self
    for (chain, number) in other.numbers where number > joined[chain] { joined[chain] = number }
    return joined
  }

  /// The SHA-256 of the canonical bytes.
  public func digest() throws(ChangeSetError) -> Hash256 { .sha256(of: try encode()) }

  /// The canonical bytes: entries ascend by chain.
  public func encode() throws(ChangeSetError) -> [UInt8] { try CanonicalMessage.encode(wire, what: "version") }

  /// Reads what `encode` gave; anything but the canonical bytes is refused.
  public static func decode(_ bytes: [UInt8], limits: Limits = .standard) throws(ChangeSetError) -> VersionVector {
    try VersionVector(
      CanonicalMessage.decode(
        WireVersionVector.self, bytes, what: "version",
        bounds: [.init(field: 1, name: "versionEntriesMax", max: limits.versionEntriesMax)]))
  }

  var wire: WireVersionVector {
    var wire = WireVersionVector()
    wire.entries = entries.map { entry in
      var wire = WireVersionEntry()
      wire.chain = entry.chain.hash.wire
      wire.number = entry.number
      return wire
    }
    return wire
  }

  init(_ wire: WireVersionVector) throws(ChangeSetError) {
    guard wire.unknownFields.data.isEmpty else { throw .notCanonical(what: "version") }
    var vector = VersionVector()
    var last: ChainID?
    for entry in wire.entries {
      let chain = ChainID(hash: try Hash256(wire: entry.chain, message: "version", field: "chain"))
      guard entry.unknownFields.data.isEmpty else { throw .notCanonical(what: "version") }
      guard entry.number >= 1, entry.number <= Limits.numberMax else {
        throw .invalidField(message: "version", field: "number", rule: "it must be from 1 to \(Limits.numberMax)")
      }
      if let last, last >= chain { throw .notCanonical(what: "version") }
      vector[chain] = entry.number
      last = chain
    }
    self = vector
  }
}

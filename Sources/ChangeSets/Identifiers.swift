/// Names a ledger: the id of its root change set.
public struct LedgerID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The id of the root change set.
  public let hash: Hash256

  /// Takes the id of a root change set.
  public init(hash: Hash256) { self.hash = hash }

  /// 64 hexadecimal digits.
  public var description: String { hash.hex }

  /// Orders as the bytes do.
  public static func < (left: LedgerID, right: LedgerID) -> Bool { left.hash < right.hash }
}

/// Names a chain: the numbered change sets of one device in one ledger.
public struct ChainID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// What `derive` gives.
  public let hash: Hash256

  /// Takes a value that was derived before.
  public init(hash: Hash256) { self.hash = hash }

  /// The id of the chain that a device starts.
  ///
  /// `ledger` is nil for the chain that the root of a ledger starts, since the ledger has no id yet when its root is
  /// written. `nonce` is 16 random bytes: a device that starts over draws another one and so gets another chain.
  public static func derive(device: DevicePublicKey, ledger: LedgerID?, nonce: [UInt8]) -> ChainID {
    ChainID(
      hash: .sha256(ofParts: [Domain.chain, device.bytes, (ledger?.hash ?? Hash256.zero).bytes, nonce]))
  }

  /// 64 hexadecimal digits.
  public var description: String { hash.hex }

  /// Orders as the bytes do.
  public static func < (left: ChainID, right: ChainID) -> Bool { left.hash < right.hash }
}

/// Names a change set: the SHA-256 of its header's bytes.
public struct ChangeSetID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The SHA-256 of the header's bytes.
  public let hash: Hash256

  /// Takes a value that was computed before.
  public init(hash: Hash256) { self.hash = hash }

  /// 64 hexadecimal digits.
  public var description: String { hash.hex }

  /// Orders as the bytes do.
  public static func < (left: ChangeSetID, right: ChangeSetID) -> Bool { left.hash < right.hash }
}

/// The place of a change set. Two different change sets at one address are a fork, and both count.
public struct Address: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The chain.
  public let chain: ChainID
  /// The place in the chain, from 1 to `Limits.numberMax`.
  public let number: UInt64

  /// Names a place; nothing is checked.
  public init(chain: ChainID, number: UInt64) {
    self.chain = chain
    self.number = number
  }

  /// The chain and the number, with a slash between them.
  public var description: String { "\(chain)/\(number)" }

  /// By chain, then by number.
  public static func < (left: Address, right: Address) -> Bool {
    left.chain == right.chain ? left.number < right.number : left.chain < right.chain
  }
}

/// A change set as another one names it: its place and its id.
public struct Head: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The chain.
  public let chain: ChainID
  /// The place in the chain, from 1 to `Limits.numberMax`.
  public let number: UInt64
  /// The id; tells the branches of a fork apart.
  public let hash: ChangeSetID

  /// Names a change set; nothing is checked.
  public init(chain: ChainID, number: UInt64, hash: ChangeSetID) {
    self.chain = chain
    self.number = number
    self.hash = hash
  }

  /// The place alone.
  public var address: Address { Address(chain: chain, number: number) }

  /// The address and the id, with an at sign between them.
  public var description: String { "\(address)@\(hash)" }

  /// By chain, then by number, then by id: the order of heads in a header.
  public static func < (left: Head, right: Head) -> Bool {
    left.address == right.address ? left.hash < right.hash : left.address < right.address
  }
}

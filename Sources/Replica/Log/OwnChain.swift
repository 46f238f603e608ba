import ChangeSets
import GRDB

/// A chain that this node writes, or wrote, in one ledger.
struct OwnChain {
  let chain: ChainID
  /// 16 random bytes, of which the chain's name was made.
  let nonce: [UInt8]
  /// Local number of the change set that its start names.
  let predecessor: Int64?
  /// Whether it is not written to any more.
  let isRetired: Bool

  /// The one begun last; nil if this node never wrote in the ledger.
  static func latest(_ db: Database, ledger: Int64) throws -> OwnChain? {
    let select = try PreparedStatement(
      db, "SELECT hash, nonce, predecessor, retired FROM own_chain WHERE ledger = ? ORDER BY id DESC LIMIT 1")
    try select.bind(1, ledger)
    return try select.first { row in
      OwnChain(
        chain: ChainID(hash: try row.hash(0)), nonce: row.bytes(1), predecessor: row.optionalInt(2),
        isRetired: row.int(3) != 0)
    }
  }

  /// Those that may be written to: at most one.
  static func active(_ db: Database, ledger: Int64) throws -> Set<ChainID> {
    guard let latest = try latest(db, ledger: ledger), !latest.isRetired else { return [] }
    return [latest.chain]
  }

  /// Stops writing to it. Done too when someone else turns out to have written to it.
  static func retire(_ db: Database, _ chain: ChainID) throws {
    let update = try PreparedStatement(db, "UPDATE own_chain SET retired = 1 WHERE hash = ?")
    try update.bind(1, chain.hash)
    try update.run()
  }

  func insert(_ db: Database, ledger: Int64) throws {
    let insert = try PreparedStatement(
      db, "INSERT INTO own_chain (ledger, hash, nonce, predecessor, retired) VALUES (?, ?, ?, ?, ?)")
    try insert.bind(1, ledger)
    try insert.bind(2, chain.hash)
    try insert.bind(3, nonce)
    try insert.bind(4, predecessor)
    try insert.bind(5, isRetired ? 1 : 0)
    try insert.run()
  }
}

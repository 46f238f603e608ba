import ChangeSets
import GRDB

/// What the tables say about a change set, apart from its bytes.
struct FiledSet {
  let ledger: Int64
  let ledgerID: LedgerID
  let id: ChangeSetID
  let chain: ChainID
  let deviceKey: DevicePublicKey
  let line: Int64
  let parent: Int64?
  let parentNumber: Int64?
  let number: UInt64
  let time: UInt64
  let isProven: Bool

  /// Nil if there is none, or its line, chain or ledger is not there.
  static func fetch(_ db: Database, _ localID: Int64) throws -> FiledSet? {
    let select = try PreparedStatement(
      db,
      """
      SELECT c.ledger, g.hash, c.hash, ch.hash, ch.device_key, c.line, l.parent, l.parent_number, c.number, c.time,
        c.proven
      FROM change_set c JOIN line l ON l.id = c.line JOIN chain ch ON ch.id = l.chain JOIN ledger g ON g.id = c.ledger
      WHERE c.id = ?
      """)
    try select.bind(1, localID)
    return try select.first { row in
      FiledSet(
        ledger: row.int(0), ledgerID: LedgerID(hash: try row.hash(1)), id: ChangeSetID(hash: try row.hash(2)),
        chain: ChainID(hash: try row.hash(3)), deviceKey: try DevicePublicKey(stored: row.bytes(4)), line: row.int(5),
        parent: row.optionalInt(6), parentNumber: row.optionalInt(7), number: UInt64(bitPattern: row.int(8)),
        time: UInt64(bitPattern: row.int(9)), isProven: row.int(10) != 0)
    }
  }
}

import ChangeSets
import GRDB

/// What devices said they hold: one record each, beside the log. The column `version` holds the statement's bytes.
///
/// Lives inside one transaction. Records in it were verified when they came.
struct AcknowledgementTable {
  let db: Database
  let ledger: Int64

  /// The record of a device; nil if it never said anything.
  func record(of device: DevicePublicKey) throws -> AcknowledgementBytes? {
    let select = try PreparedStatement(
      db, "SELECT version, signature FROM acknowledgement WHERE ledger = ? AND device_key = ?")
    try select.bind(1, ledger)
    try select.bind(2, device.bytes)
    return try select.first { AcknowledgementBytes(statement: $0.bytes(0), signature: $0.bytes(1)) }
  }

  /// The record of a device, read.
  func acknowledgement(of device: DevicePublicKey) throws -> Acknowledgement? {
    try record(of: device).map { try Self.read($0) }
  }

  /// All records, by the devices' keys.
  func all() throws -> [AcknowledgementBytes] {
    let select = try PreparedStatement(
      db, "SELECT version, signature FROM acknowledgement WHERE ledger = ? ORDER BY device_key")
    try select.bind(1, ledger)
    var records: [AcknowledgementBytes] = []
    try select.forEach { records.append(AcknowledgementBytes(statement: $0.bytes(0), signature: $0.bytes(1))) }
    return records
  }

  /// Equal for equal records, whatever order they came in; 0 for none. Signatures differ where statements do.
  func digest() throws -> UInt64 {
    let select = try PreparedStatement(db, "SELECT signature FROM acknowledgement WHERE ledger = ?")
    try select.bind(1, ledger)
    var sum: UInt64 = 0
    try select.forEach { sum &+= $0.bytes(0).prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
    return sum
  }

  /// Puts a record in the place of its device's earlier one.
  func put(_ record: AcknowledgementBytes, of device: DevicePublicKey) throws {
    let insert = try PreparedStatement(
      db, "INSERT OR REPLACE INTO acknowledgement (ledger, device_key, version, signature) VALUES (?, ?, ?, ?)")
    try insert.bind(1, ledger)
    try insert.bind(2, device.bytes)
    try insert.bind(3, record.statement)
    try insert.bind(4, record.signature)
    try insert.run()
  }

  /// Reads a stored record.
  static func read(_ record: AcknowledgementBytes) throws -> Acknowledgement {
    guard let read = try? Acknowledgement(reading: record.statement) else {
      throw ReplicaError.damaged(detail: "an acknowledgement")
    }
    return read
  }
}

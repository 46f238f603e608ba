import Foundation
import GRDB
import Licensing

/// What a command answered the first time (R45).
public struct CommandRecord: Hashable, Sendable {
  /// A hash over what was asked.
  public let request: [UInt8]
  /// What was answered.
  public let result: String

  /// What was asked and answered.
  public init(request: [UInt8], result: String) {
    self.request = request
    self.result = result
  }
}

extension LedgerReader {
  /// What a command answered before; nil if it is new. `owner` tells apart the commands of different members.
  public func command(_ id: String, of owner: [UInt8]) throws -> CommandRecord? {
    let row = try Row.fetchOne(
      try db.cachedStatement(
        sql: "SELECT request, result FROM command WHERE ledger = ? AND member = ? AND command_id = ?"),
      arguments: [ledger, Data(owner), id])
    return row.map { CommandRecord(request: [UInt8]($0[0] as Data), result: $0[1]) }
  }
}

extension LedgerWriter {
  /// Keeps what a command answered, in the transaction that carried it out.
  public func keepCommand(_ id: String, of owner: [UInt8], _ record: CommandRecord) throws {
    let reader = try reader
    try reader.db.cachedStatement(
      sql: "INSERT INTO command (ledger, member, command_id, request, result) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [reader.ledger, Data(owner), id, Data(record.request), record.result])
  }
}

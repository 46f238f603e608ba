import Foundation
import GRDB

/// Where a replica lies, so that one which was restored from a backup or copied knows it before its first write.
///
/// The file names the numbers of itself and its directory, and a mark that changes whenever it is opened and that a
/// second file beside it holds as well. What comes back from elsewhere or from earlier differs in one of them; a file
/// that `backup` wrote says so itself.
struct Placement {
  static let fileName = "allot.place"
  private static let key = "place"
  private static let markByteCount = 16
  /// What a backup holds in place of a mark.
  private static let restored = "restored"

  private let directory: String

  init(directory: String) { self.directory = directory }

  private var markFile: String { directory + "/" + Self.fileName }

  /// Whether this is another file, or an earlier state of it, than when the replica was last opened. Remembers this
  /// one; `finish` comes once that is durable.
  func hasMoved(_ db: Database, random: (Int) -> [UInt8]) throws -> Bool {
    let numbers =
      "\(ReplicaFiles.number(of: directory)) \(ReplicaFiles.number(of: directory + "/\(ReplicaFiles.databaseName)"))"
    let known = try String.fetchOne(
      db, sql: "SELECT CAST(value AS TEXT) FROM setting WHERE key = ?", arguments: [Self.key])
    let mark = known?.split(separator: " ").first.map(String.init)
    let isSame = mark.map { known == "\($0) \(numbers)" && marks.contains($0) } ?? true
    let next = random(Self.markByteCount).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    // Both, so that a process that ends now finds its own.
    guard write([mark, next].compactMap { $0 }) else { return !isSame }
    try Self.keep("\(next) \(numbers)", db)
    return !isSame
  }

  /// Forgets the mark before the one that the file holds now.
  func finish(_ db: Database) throws {
    let known = try String.fetchOne(
      db, sql: "SELECT CAST(value AS TEXT) FROM setting WHERE key = ?", arguments: [Self.key])
    if let mark = known?.split(separator: " ").first { _ = write([String(mark)]) }
  }

  /// Makes a copy say that it is one.
  static func markAsBackup(_ db: Database) throws { try keep(restored, db) }

  private static func keep(_ text: String, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO setting (key, value) VALUES (?, CAST(? AS BLOB))", arguments: [key, text])
  }

  private var marks: [String] {
    let content = FileManager.default.contents(atPath: markFile) ?? Data()
    return String(decoding: content, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// False where the disk is full or cannot be written to; the marks then stay as they were.
  private func write(_ marks: [String]) -> Bool {
    ReplicaFiles.replace(markFile, by: Array((marks.joined(separator: "\n") + "\n").utf8))
  }
}

/// The text of an insertion that changes the row where there is one with the same key.
///
/// For derived tables with indexes. `INSERT OR REPLACE` does the same, but SQLite lets it keep a statement journal, and
/// inside a savepoint the end of each such statement walks all that was kept since the savepoint began: time then grows
/// with the square of what a page touches. It also writes every index anew, and this one only those that change.
enum Upsert {
  /// - Parameters:
  ///   - key: the columns of the primary key.
  ///   - others: the other columns. Values are bound in the order of `key`, then of `others`.
  static func sql(into table: String, key: [String], others: [String]) -> String {
    let columns = key + others
    let values = Array(repeating: "?", count: columns.count)
    let changes = others.map { "\($0) = excluded.\($0)" }
    return """
      INSERT INTO \(table) (\(list(columns))) VALUES (\(list(values)))
      ON CONFLICT (\(list(key))) DO UPDATE SET \(list(changes))
      """
  }

  private static func list(_ parts: [String]) -> String { parts.joined(separator: ", ") }
}

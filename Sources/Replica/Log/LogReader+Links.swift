import ChangeSets
import GRDB

/// Chains in the order in which they are exchanged.
extension LogReader {
  /// Change sets of a chain from `number` on, all siblings, by number and then id.
  ///
  /// - Parameters:
  ///   - after: among the siblings at `number`, only those with a greater id; nil for all of them.
  ///   - limit: at most so many, and at most ``linksMax``.
  func links(
    of chain: ChainID, from number: UInt64, after: ChangeSetID? = nil, limit: Int
  ) throws -> [SetLink] {
    guard number <= Limits.numberMax, limit > 0 else { return [] }
    var links: [SetLink] = []
    let lines = try lines(of: chain)
    for line in lines {
      links += try self.links(in: line, of: chain, from: max(number, 1), limit: min(limit, Self.linksMax) + 1)
    }
    if lines.count > 1 { links.sort { $0.head < $1.head } }
    if let after { links.removeAll { $0.head.number == number && $0.head.hash <= after } }
    return Array(links.prefix(min(limit, Self.linksMax)))
  }

  /// One change set's link; nil if it is not held.
  func link(_ id: ChangeSetID) throws -> SetLink? {
    let select = try PreparedStatement(
      db,
      """
      SELECT c.line, c.number, chain.hash FROM change_set c JOIN line l ON l.id = c.line
      JOIN chain ON chain.id = l.chain WHERE c.hash = ? AND c.ledger = ?
      """)
    try select.bind(1, id.hash)
    try select.bind(2, ledger)
    let found = try select.first { (line: $0.int(0), number: $0.int(1), chain: ChainID(hash: try $0.hash(2))) }
    guard let found else { return nil }
    return try links(in: found.line, of: found.chain, from: UInt64(bitPattern: found.number), limit: 1).first
  }

  private func lines(of chain: ChainID) throws -> [Int64] {
    let select = try PreparedStatement(
      db, "SELECT l.id FROM line l JOIN chain ON chain.id = l.chain WHERE chain.hash = ? AND l.ledger = ? ORDER BY l.id"
    )
    try select.bind(1, chain.hash)
    try select.bind(2, ledger)
    var lines: [Int64] = []
    try select.forEach { lines.append($0.int(0)) }
    return lines
  }

  /// Within a line each one's previous is the row before it; the first of a branch has it in another line.
  private func links(in line: Int64, of chain: ChainID, from number: UInt64, limit: Int) throws -> [SetLink] {
    let select = try PreparedStatement(
      db,
      """
      SELECT id, number, hash, time, length(header) + length(body) + length(signature)
        + (SELECT coalesce(sum(length(content) + \(Self.partOverheadBytes)), 0) FROM erasable WHERE change_set = c.id)
      FROM change_set c WHERE line = ? AND number >= ? ORDER BY number LIMIT ?
      """)
    try select.bind(1, line)
    try select.bind(2, Int64(bitPattern: number))
    try select.bind(3, Int64(limit))
    var links: [SetLink] = []
    try select.forEach { row in
      let head = Head(
        chain: chain, number: UInt64(bitPattern: row.int(1)), hash: ChangeSetID(hash: try row.hash(2)))
      let previous = try links.last?.head.hash ?? self.previous(in: line, of: head.number)
      links.append(
        SetLink(
          localID: row.int(0), head: head, previous: previous, time: UInt64(bitPattern: row.int(3)),
          byteCount: Int(row.int(4))))
    }
    return links
  }

  private func previous(in line: Int64, of number: UInt64) throws -> ChangeSetID? {
    let select = try PreparedStatement(
      db,
      """
      SELECT hash FROM change_set WHERE number = ?2
        AND line IN (?1, (SELECT parent FROM line WHERE id = ?1 AND parent_number = ?2))
      """)
    try select.bind(1, line)
    try select.bind(2, Int64(bitPattern: number &- 1))
    return try select.first { ChangeSetID(hash: try $0.hash(0)) }
  }

  /// What an erasable part takes in a page beside its content.
  private static let partOverheadBytes = 32
}

/// Answers exactly whether the author of one change set held another one when writing it.
///
/// A chain is cut into lines: a change set goes on with the line of its previous one, unless another one already has;
/// then it starts a line of its own. Within a line the past is the lower numbers. Of other lines only what advanced
/// is stored, so a change set without heads costs nothing; a line that branches off copies what its branching point
/// had seen, so that an answer is one look-up with forks too.
public struct SeenIndex<Storage: SeenStorage> {
  /// Where the rows are.
  public var storage: Storage

  /// Works on the given rows.
  public init(storage: Storage) {
    self.storage = storage
  }

  /// Takes in a change set, after everything that it names.
  ///
  /// - Parameters:
  ///   - position: its line and number.
  ///   - previous: its previous one; needed when the line branches off another one, and otherwise without effect. Nil
  ///     for the start of a chain.
  ///   - heads: the heads, and the predecessor chain's last change set if the start names one.
  public mutating func record(
    _ position: LinePosition, previous: LinePosition?, heads: [LinePosition]
  ) throws {
    var advanced: [Int64: UInt64] = [:]
    let branchingPoint = previous.map { $0.line == position.line ? [] : [$0] } ?? []
    for parent in branchingPoint + heads where parent.line != position.line {
      let before = try storage.seen(by: position.line, at: position.number, of: parent.line) ?? 0
      guard parent.number > max(before, advanced[parent.line] ?? 0) else { continue }
      for (line, number) in try storage.advances(of: parent.line, after: before, through: parent.number) {
        guard line != position.line, number > advanced[line] ?? 0 else { continue }
        advanced[line] = number
      }
      advanced[parent.line] = parent.number
    }
    for (line, number) in advanced.sorted(by: { $0.key < $1.key }) {
      let before = try storage.seen(by: position.line, at: position.number, of: line) ?? 0
      guard number > before else { continue }
      try storage.record(line: position.line, at: position.number, other: line, number: number)
    }
  }

  /// Whether the author of the one held the other when writing: whether `other` happened before `position`. Nothing
  /// happened before itself. Both must have been taken in.
  public mutating func hasSeen(
    authorOf position: LinePosition, _ other: LinePosition
  ) throws -> Bool {
    if position.line == other.line { return other.number < position.number }
    guard let seen = try storage.seen(by: position.line, at: position.number, of: other.line) else { return false }
    return seen >= other.number
  }

  /// Those of `tips` that a change set after `previous` must name as heads: neither in the past of `previous` nor in
  /// that of another tip. In the order given.
  ///
  /// The cost grows with the square of how many tips `previous` has not seen; hand in only lines that advanced.
  public mutating func heads(after previous: LinePosition?, tips: [LinePosition]) throws -> [LinePosition] {
    var unseen: [LinePosition] = []
    for tip in tips where tip != previous {
      if let previous, try hasSeen(authorOf: previous, tip) { continue }
      unseen.append(tip)
    }
    var heads: [LinePosition] = []
    for tip in unseen {
      var isCovered = false
      for other in unseen where other != tip && !isCovered {
        isCovered = try hasSeen(authorOf: other, tip)
      }
      if !isCovered { heads.append(tip) }
    }
    return heads
  }
}

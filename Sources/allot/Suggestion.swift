/// Finds what somebody might have meant who typed something else.
enum Suggestion {
  /// Candidates shown at most.
  private static let shownMax = 3

  /// The candidates nearest to a word, the nearest first; none that differs in more than a third of its letters.
  static func nearest(to word: String, among candidates: [String]) -> [String] {
    let typed = Array(word.lowercased())
    let tolerated = max(1, typed.count / 3)
    var ranked: [(candidate: String, distance: Int)] = []
    for candidate in candidates where !ranked.contains(where: { $0.candidate == candidate }) {
      let letters = Array(candidate)
      let begins = typed.count >= 2 && letters.starts(with: typed)
      let distance = begins ? 1 : distance(typed, letters)
      if distance <= tolerated || begins { ranked.append((candidate, distance)) }
    }
    return ranked.sorted { $0.distance < $1.distance }.prefix(shownMax).map(\.candidate)
  }

  /// ` Did you mean …?` for command lines; empty without any.
  static func sentence(_ lines: [String]) -> String {
    let shown = lines.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.prefix(shownMax)
    guard !shown.isEmpty else { return "" }
    return " Did you mean " + shown.map { "`allot \($0)`" }.joined(separator: " or ") + "?"
  }

  /// Letters to insert, remove, replace, or swap with their neighbour.
  static func distance(_ one: [Character], _ other: [Character]) -> Int {
    var before: [Int] = []
    var last = Array(0...other.count)
    for row in one.indices {
      var current = [row + 1]
      for column in other.indices {
        let change = last[column] + (one[row] == other[column] ? 0 : 1)
        var best = min(change, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
          best = min(best, before[column - 1] + 1)
        }
        current.append(best)
      }
      (before, last) = (last, current)
    }
    return last[other.count]
  }
}

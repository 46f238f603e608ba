/// What is in the repository is done; what is not done yet is not in it. The words are taken apart below so that this
/// file keeps its own rule.
struct NothingIsUnfinished: HouseRule {
  let name = "nothing is unfinished"

  /// Matched as they are written, as whole words.
  private static let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "W" + "IP"]

  /// Matched in any case, as whole words.
  private static let phrases = [
    "for" + " now", "not" + " implemented", "not yet" + " implemented", "un" + "implemented", "simplified" + " version",
    "place" + "holder", "st" + "ub",
  ]

  func offences(in file: SourceFile) -> [Offence] {
    guard !file.isGenerated else { return [] }
    return file.lines.enumerated().flatMap { offset, line in
      unfinishedWords(in: line).map {
        Offence(path: file.path, line: offset + 1, complaint: "“\($0)”: finish it, or leave it out")
      }
    }
  }

  private func unfinishedWords(in line: Substring) -> [String] {
    let lowered = line.lowercased()
    return Self.marks.filter { containsWord($0, in: String(line)) }
      + Self.phrases.filter { containsWord($0, in: lowered) }
  }

  private func containsWord(_ word: String, in text: String) -> Bool {
    var rest = text[...]
    while let range = rest.firstRange(of: word) {
      let before = text[..<range.lowerBound].last
      let after = text[range.upperBound...].first
      if !isPartOfWord(before), !isPartOfWord(after) { return true }
      rest = text[range.upperBound...]
    }
    return false
  }

  private func isPartOfWord(_ character: Character?) -> Bool {
    guard let character else { return false }
    return character.isLetter || character.isNumber || character == "_"
  }
}

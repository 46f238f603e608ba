/// Whoever takes the proof of safety from the compiler writes it down, in a comment right above that begins with
/// `// Safe:`.
struct UncheckedSendableIsProved: HouseRule {
  let name = "what is not checked for data races is proved"

  private static let sequences = [["@", "unchecked", "Sendable"], ["nonisolated", "(", "unsafe", ")"]]

  func offences(in file: SourceFile) -> [Offence] {
    guard file.isInSources, file.isSwift, !file.isGenerated else { return [] }
    return Self.sequences.flatMap { file.swift.lines(with: $0) }.sorted().filter { !isProved(line: $0, of: file) }.map {
      Offence(path: file.path, line: $0, complaint: "needs its proof on the line above, beginning with // Safe:")
    }
  }

  /// The comment lines directly above, up to a first one that begins with `// Safe:`.
  private func isProved(line: Int, of file: SourceFile) -> Bool {
    for index in stride(from: line - 2, through: 0, by: -1) {
      let text = file.lines[index].drop { $0 == " " }
      if text.hasPrefix("// Safe:") { return true }
      if !text.hasPrefix("//") { return false }
    }
    return false
  }
}

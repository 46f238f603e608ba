/// Whatever comes from outside is answered with an error. What can end the process is not used at all in `Sources`.
struct NothingTraps: HouseRule {
  let name = "nothing in Sources ends the process"

  private static let sequences: [[String]] = [
    ["try", "!"], ["as", "!"], ["fatalError", "("], ["preconditionFailure", "("], ["assertionFailure", "("],
    ["unsafelyUnwrapped"], ["unowned", "(", "unsafe", ")"],
  ]

  func offences(in file: SourceFile) -> [Offence] {
    guard file.isInSources, file.isSwift, !file.isGenerated else { return [] }
    let named = Self.sequences.flatMap { sequence in
      file.swift.lines(with: sequence).map {
        Offence(path: file.path, line: $0, complaint: "\(sequence.joined()) ends the process: throw an error instead")
      }
    }
    return named + forcedUnwraps(in: file)
  }

  /// An exclamation mark right behind a value, unless it begins `!=`.
  private func forcedUnwraps(in file: SourceFile) -> [Offence] {
    let tokens = file.swift.tokens
    return tokens.indices.dropFirst().compactMap { index in
      let mark = tokens[index]
      guard mark.text == "!", mark.kind == .punctuation, !mark.isSpaced else { return nil }
      let before = tokens[index - 1]
      let isBehindValue = before.kind != .punctuation || ")]}>".contains(before.text)
      guard isBehindValue, before.text != "try", before.text != "as" else { return nil }
      if index + 1 < tokens.count, tokens[index + 1].text == "=", !tokens[index + 1].isSpaced { return nil }
      let complaint = "a forced unwrap ends the process: throw an error instead"
      return Offence(path: file.path, line: mark.line, complaint: complaint)
    }
  }
}

/// Clock, randomness, environment and files reach `Licensing` and `ChangeSets` only as arguments.
struct PureModulesAreHandedTheirInputs: HouseRule {
  let name = "pure modules read no clock, randomness, environment or files"

  private static let modules: Set = ["Licensing", "ChangeSets"]

  /// Words that reach outside wherever they stand.
  private static let words: Set = [
    "SystemRandomNumberGenerator", "arc4random", "arc4random_uniform", "getrandom", "randomElement",
    "ProcessInfo", "getenv", "CommandLine",
    "clock_gettime", "gettimeofday", "timeIntervalSinceNow", "ContinuousClock", "SuspendingClock", "DispatchTime",
    "autoupdatingCurrent",
    "FileManager", "FileHandle", "contentsOfFile", "contentsOf", "fileURLWithPath", "fopen",
    "UserDefaults", "Bundle", "Process", "URLSession",
  ]

  /// The same, where only the sequence tells.
  private static let sequences: [[String]] = [
    ["Date", "(", ")"], ["UUID", "(", ")"], [".", "random", "("], [".", "shuffled", "("], [".", "shuffle", "("],
    ["PrivateKey", "(", ")"], ["SymmetricKey", "(", "size"],
    ["Locale", ".", "current"], ["TimeZone", ".", "current"], ["Calendar", ".", "current"],
  ]

  /// Sequences of which a member of `words` is the harmless part.
  private static let harmless: [[String]] = [["append", "(", "contentsOf"], ["insert", "(", "contentsOf"]]

  func offences(in file: SourceFile) -> [Offence] {
    guard let module = file.module, Self.modules.contains(module), !file.isGenerated else { return [] }
    let tokens = file.swift.tokens
    var found: [Offence] = []
    func complain(_ what: String, _ line: Int) {
      found.append(Offence(path: file.path, line: line, complaint: "\(what) in \(module), which has to stay pure"))
    }
    for (index, token) in tokens.enumerated() where token.kind == .word {
      if Self.words.contains(token.text), !isHarmless(tokens[...index]) {
        complain(token.text, token.line)
      } else if token.text == "now", isClockReading(tokens[..<index]) {
        complain(".now", token.line)
      }
    }
    for sequence in Self.sequences {
      for line in file.swift.lines(with: sequence) {
        complain(sequence.joined(), line)
      }
    }
    return found
  }

  private func isHarmless(_ tokens: ArraySlice<Token>) -> Bool {
    Self.harmless.contains { tokens.suffix($0.count).map(\.text) == $0 }
  }

  /// Whether the tokens before `now` make it a member of a type (`Date.now`) or of a type to be inferred (`= .now`);
  /// a member of a value that was handed in (`inputs.now`) is what the modules are meant to use.
  private func isClockReading(_ before: ArraySlice<Token>) -> Bool {
    guard let dot = before.last, dot.text == "." else { return false }
    guard let base = before.dropLast().last else { return true }
    switch base.kind {
    case .word:
      return base.text.first?.isUppercase == true || dot.isSpaced
    case .punctuation:
      return dot.isSpaced || !")]}?!>`".contains(base.text)
    case .number, .literal:
      return false
    }
  }
}

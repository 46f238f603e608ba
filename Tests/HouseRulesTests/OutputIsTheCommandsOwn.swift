/// Standard output belongs to the commands. A library that printed would corrupt the messages of `allot serve --stdio`.
struct OutputIsTheCommandsOwn: HouseRule {
  let name = "only commands print"

  private static let commands: Set = ["allot", "allot-simulate", "allot-bench"]
  private static let words: Set = ["print", "debugPrint", "dump", "NSLog"]

  func offences(in file: SourceFile) -> [Offence] {
    guard let module = file.module, !Self.commands.contains(module), !file.isGenerated else { return [] }
    let tokens = file.swift.tokens
    return tokens.indices.dropLast().compactMap { index in
      let token = tokens[index]
      guard token.kind == .word, Self.words.contains(token.text), tokens[index + 1].text == "(" else { return nil }
      if index > 0, [".", "func"].contains(tokens[index - 1].text) { return nil }
      return Offence(path: file.path, line: token.line, complaint: "\(token.text)( in \(module), which is no command")
    }
  }
}

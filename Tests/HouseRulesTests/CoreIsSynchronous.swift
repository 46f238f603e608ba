/// A node is a step function at heart. Below `NodeService` nothing suspends, so that a simulation can drive whole nodes
/// in one thread, in an order that its seed alone decides.
struct CoreIsSynchronous: HouseRule {
  let name = "nothing below NodeService is asynchronous"

  private static let modules: Set = ["Licensing", "ChangeSets", "Replica", "Exchange", "JSONRPC"]
  private static let words: Set = [
    "async", "await", "Task", "TaskGroup", "TaskLocal", "withTaskGroup", "withThrowingTaskGroup",
    "withDiscardingTaskGroup", "withThrowingDiscardingTaskGroup", "withCheckedContinuation",
    "withCheckedThrowingContinuation", "withUnsafeContinuation", "withUnsafeThrowingContinuation", "AsyncStream",
    "AsyncThrowingStream", "AsyncSequence", "MainActor", "globalActor",
  ]

  func offences(in file: SourceFile) -> [Offence] {
    guard let module = file.module, Self.modules.contains(module), !file.isGenerated else { return [] }
    let tokens = file.swift.tokens
    return tokens.indices.compactMap { index in
      let token = tokens[index]
      guard token.kind == .word else { return nil }
      guard Self.words.contains(token.text) || isActorDeclaration(tokens[index...]) else { return nil }
      // A member of that name is a dispatch queue's.
      if token.text == "async", index > 0, tokens[index - 1].text == "." { return nil }
      let complaint = "\(token.text) in \(module), which has to stay synchronous"
      return Offence(path: file.path, line: token.line, complaint: complaint)
    }
  }

  /// Whether these tokens begin with `actor Name`; elsewhere `actor` is a word like any other.
  private func isActorDeclaration(_ tokens: ArraySlice<Token>) -> Bool {
    let both = tokens.prefix(2)
    guard both.first?.text == "actor", let name = both.dropFirst().first, name.kind == .word else { return false }
    return name.text.first?.isUppercase == true
  }
}

import JSONRPC

/// What to do about rows that were refused: once for each kind of refusal, however many rows met it (R7, R12).
struct RefusedRows {
  /// Refusals that give the same advice.
  private struct Kind {
    let code: String?
    let actions: [JSON]
    let data: JSON?
    /// Each sentence once: addresses are refused alike, and each for a reason of its own.
    var messages: [String]
  }

  private var kinds: [Kind] = []
  private let method: MethodDescriptor?

  /// Collects the refusals among the rows of a result, those of what a row brings with it included.
  ///
  /// - Parameter method: what was called, whose parameters the advice names.
  init(_ rows: [JSON], of method: MethodDescriptor?) {
    self.method = method
    for error in rows.compactMap({ $0["error"] ?? $0["notAllocated"] }) {
      let message = ResultText.line(error["message"] ?? .null)
      let code = error["data"]?["code"]?.stringValue
      let actions = error["data"]?["nextActions"]?.arrayValue ?? []
      if let known = kinds.firstIndex(where: { $0.code == code && $0.actions == actions }) {
        if !kinds[known].messages.contains(message) { kinds[known].messages.append(message) }
      } else {
        kinds.append(Kind(code: code, actions: actions, data: error["data"], messages: [message]))
      }
    }
  }

  /// The advice, without a newline at its end; empty where no row was refused.
  var advice: String { kinds.map(text).joined(separator: "\n") }

  private func text(of kind: Kind) -> String {
    var lines = kind.messages.count == 1 ? kind.messages : ["\(kind.messages.count) reasons, as said of each row."]
    lines += kind.actions.map { "  → " + Spoken.action(ResultText.line($0), of: method, data: kind.data) }
    if let code = kind.code { lines.append("  (\(code))") }
    return lines.joined(separator: "\n")
  }
}

import JSONRPC

/// Explains why a node refused, and what to do next.
enum RefusalText {
  /// The text, without a newline at its end.
  static func text(of error: RPCError) -> String {
    var lines = [ResultText.printable(error.message)]
    let violations = error.data?["violations"]?.arrayValue ?? []
    for violation in violations {
      guard let path = violation["path"]?.stringValue, let message = violation["message"]?.stringValue else { continue }
      lines.append("  \(parameter(path)) \(ResultText.printable(message))")
    }
    for row in error.data?["results"]?.arrayValue ?? [] where row["ok"] == .bool(false) { lines.append(refused(row)) }
    for action in error.data?["nextActions"]?.arrayValue ?? [] {
      lines.append("  → " + Spoken.commands(in: ResultText.line(action)))
    }
    if let code = error.data?["code"]?.stringValue { lines.append("  (\(code))") }
    return lines.joined(separator: "\n")
  }

  /// `/validUntil` as it is typed: `--valid-until`; what lies deeper is shown behind it.
  private static func parameter(_ path: String) -> String {
    let steps = path.split(separator: "/").map(String.init)
    guard let first = steps.first else { return "The parameters" }
    return "--" + WordBinding.words(first) + steps.dropFirst().map { " /\($0)" }.joined()
  }

  /// A row that was refused: what it was about, and why.
  private static func refused(_ row: JSON) -> String {
    let about = row.objectValue?.first { $0.key != "ok" && $0.key != "error" }.map { ResultText.line($0.value) } ?? ""
    return "  \(about): " + ResultText.line(row["error"]?["message"] ?? .null)
  }
}

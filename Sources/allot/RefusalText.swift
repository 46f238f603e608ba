import JSONRPC

/// Explains why a node refused, and what to do next.
enum RefusalText {
  /// The text, without a newline at its end.
  ///
  /// - Parameters:
  ///   - method: what was called, whose parameters the advice names; nil where it is none of this program's.
  ///   - environment: what a variable says that stands for a parameter (``ManageMode``).
  static func text(
    of error: RPCError, method: MethodDescriptor? = nil, environment: (String) -> String? = { _ in nil }
  ) -> String {
    var lines = [ResultText.printable(error.message)]
    let violations = error.data?["violations"]?.arrayValue ?? []
    for violation in violations {
      guard let path = violation["path"]?.stringValue, let message = violation["message"]?.stringValue else { continue }
      // The sentence names the first of them itself.
      if error.message.contains("\(path) \(message)") { continue }
      lines.append("  \(parameter(path)) \(ResultText.printable(message))")
    }
    let rows = (error.data?["results"]?.arrayValue ?? []).filter { $0["ok"] == .bool(false) }
    lines += rows.map(refused)
    lines += actions(error, method).map { "  → \($0)" }
    if let hint = ManageMode.hint(about: error, environment: environment) { lines.append("  → \(hint)") }
    if let code = error.data?["code"]?.stringValue { lines.append("  (\(code))") }
    let advice = RefusedRows(rows, of: method).advice
    return (lines + (advice.isEmpty ? [] : [advice])).joined(separator: "\n")
  }

  /// What to do next, as it is typed. What a method takes is explained by its help rather than by discovery.
  private static func actions(_ error: RPCError, _ method: MethodDescriptor?) -> [String] {
    if let method, error.code == RPCErrorCode.invalidParams.rawValue {
      return ["`allot \(method.words) --help` shows what it takes."]
    }
    return (error.data?["nextActions"]?.arrayValue ?? []).map { action in
      Spoken.action(ResultText.line(action), of: method, data: error.data)
    }
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

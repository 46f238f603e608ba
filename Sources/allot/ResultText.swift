import JSONRPC

/// Shows a result to people: lists as tables, things as lines of name and value. `--json` shows everything.
enum ResultText {
  /// What only programs need.
  static let hidden: Set<String> = ["version", "settlement", "changeSet", "policyVersion", "nextCursor"]

  /// The text, ending in a newline.
  static func text(of result: JSON) -> String {
    guard let object = result.objectValue else { return line(result) + "\n" }
    if let lines = object["text"]?.arrayValue { return lines.map { line($0) + "\n" }.joined() }
    var out = ""
    for (name, value) in object where !hidden.contains(name) && !value.isEmpty {
      if let rows = value.arrayValue, rows.contains(where: { $0.objectValue != nil }) {
        out += out.isEmpty ? "" : "\n"
        out += TextTable(rows: rows).text
      } else {
        out += lines(name, value, indent: "")
      }
    }
    return out.isEmpty ? "nothing\n" : out
  }

  /// A member of a thing: one line, or a heading with its own members beneath.
  private static func lines(_ name: String, _ value: JSON, indent: String) -> String {
    guard let members = value.objectValue, MoneyWord.text(of: value) == nil, members.count > 2 else {
      return (indent + spoken(name) + ":").padded(to: 20) + line(value) + "\n"
    }
    return indent + spoken(name) + ":\n"
      + members.filter { !$0.value.isEmpty }.map { lines($0.key, $0.value, indent: indent + "  ") }.joined()
  }

  /// `validUntil` as people say it: `valid until`.
  static func spoken(_ name: String) -> String { WordBinding.words(name).replacing("-", with: " ") }

  /// A value on one line.
  static func line(_ value: JSON) -> String {
    switch value {
    case .null: return ""
    case .bool(let truth): return truth ? "yes" : "no"
    case .number(let number): return number.text
    case .string(let text): return printable(text)
    case .array(let items): return items.map(line).joined(separator: ", ")
    case .object(let object):
      if let money = MoneyWord.text(of: value) { return money }
      return object.filter { !$0.value.isEmpty }.map { "\($0.key) \(line($0.value))" }.joined(separator: ", ")
    }
  }

  /// Text from outside must not steer the terminal.
  static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}

extension JSON {
  /// Nothing, or a list or text of nothing.
  var isEmpty: Bool {
    switch self {
    case .null: true
    case .string(let text): text.isEmpty
    case .array(let items): items.isEmpty
    case .object(let object): object.isEmpty
    case .bool, .number: false
    }
  }
}

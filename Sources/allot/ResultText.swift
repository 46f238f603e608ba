import JSONRPC

/// Shows a result to people: lists as tables, things as lines of name and value. `--json` shows everything.
struct ResultText {
  /// What only programs need.
  static let hidden: Set<String> = ["version", "settlement", "changeSet", "policyVersion", "nextCursor"]
  /// Columns of the terminal; nil where rows may be as long as they are, as in a file or pipe.
  let width: Int?
  /// Whether things of several ledgers were asked for.
  let isOverLedgers: Bool

  init(width: Int? = Terminal.columns(of: .output), isOverLedgers: Bool = false) {
    self.width = width
    self.isOverLedgers = isOverLedgers
  }

  /// The text, ending in a newline.
  static func text(of result: JSON, isOverLedgers: Bool = false) -> String {
    ResultText(isOverLedgers: isOverLedgers).text(of: result)
  }

  /// The text, ending in a newline.
  func text(of result: JSON) -> String {
    guard let object = Self.named(result).objectValue else { return Self.line(result) + "\n" }
    if let lines = object["text"]?.arrayValue {
      return lines.map { wrapped(ShownTime.sentence(Self.line($0)), indent: 0, hanging: 2) }.joined()
    }
    let shown = object.filter { !Self.hidden.contains($0.key) && !$0.value.isEmpty }
    let tables = shown.filter { Self.isTable($0.value) }
    let column = Self.column(of: shown.map(\.key))
    var out = ""
    for (name, value) in shown.filter({ !Self.isTable($0.value) }) + tables {
      if let rows = value.arrayValue, Self.isTable(value) {
        out += out.isEmpty ? "" : "\n"
        // One table needs no name: the command said what it asked for.
        if tables.count > 1 || shown.count > 2, name != "items", name != "results" { out += "\(Self.spoken(name)):\n" }
        out += TextTable(rows: rows, width: width, isOverLedgers: isOverLedgers).text
      } else {
        out += lines(name, value, indent: "", column: column)
      }
    }
    if let next = object["nextCursor"], !next.isNull, width != nil { out += more(next) }
    return out.isEmpty ? "nothing\n" : out
  }

  /// The result with people and settings by what they are called where it says that beside their ids. What is left by
  /// id is what nobody is known to be called.
  private static func named(_ value: JSON) -> JSON {
    switch value {
    case .array(let items): return .array(items.map(named))
    case .object(let object):
      var shown = JSONObject()
      for (name, value) in object where !isCalling(name, in: object) {
        let called = object[name + "Email"] ?? (name == allocated ? object[name + "Name"] : nil)
        shown.append(name, called ?? named(value))
      }
      return .object(shown)
    case .null, .bool, .number, .string: return value
    }
  }

  private static let allocated = "automaticAllocation"

  /// Whether a member says what another one is called.
  private static func isCalling(_ name: String, in object: JSONObject) -> Bool {
    if name == allocated + "Name" { return true }
    return name.hasSuffix("Email") && object.contains(String(name.dropLast("Email".count)))
  }

  private func more(_ cursor: JSON) -> String {
    let text = Self.line(cursor)
    return text.count <= 40 ? "There is more: --cursor \(text)\n" : "There is more; --json shows the cursor.\n"
  }

  private static func isTable(_ value: JSON) -> Bool {
    value.arrayValue?.contains { $0.objectValue != nil } ?? false
  }

  /// A member of a thing: one line, or a heading with its own members beneath.
  private func lines(_ name: String, _ value: JSON, indent: String, column: Int) -> String {
    guard let members = value.objectValue, MoneyWord.text(of: value) == nil, members.count > 2 else {
      let head = (indent + Self.spoken(name) + ":").padded(to: column)
      return head + String(wrapped(Self.line(value, isAlone: true), indent: column, hanging: column).dropFirst(column))
    }
    let shown = members.filter { !$0.value.isEmpty && !Self.hidden.contains($0.key) }
    let column = Self.column(of: shown.map(\.key), indent: indent.count + 2)
    return indent + Self.spoken(name) + ":\n"
      + shown.map { lines($0.key, $0.value, indent: indent + "  ", column: column) }.joined()
  }

  /// Where values stand behind names.
  private static func column(of names: [String], indent: Int = 0) -> Int {
    max(20, (names.map { spoken($0).count }.max() ?? 0) + indent + 2)
  }

  /// Text behind `indent` blanks, in as many lines as the terminal needs; those that follow stand behind `hanging`.
  private func wrapped(_ text: String, indent: Int, hanging: Int) -> String {
    guard let width, text.count + indent > width else { return String(repeating: " ", count: indent) + text + "\n" }
    // What cannot be broken is not broken by the terminal either, so that it can be copied.
    if !text.contains(" ") { return String(repeating: " ", count: indent) + "\n  \(text)\n" }
    return TextLayout(width: width).paragraph(text, indent: indent, hanging: hanging)
  }

  /// `validUntil` as people say it: `valid until`.
  static func spoken(_ name: String) -> String { WordBinding.words(name).replacing("-", with: " ") }

  /// A value on one line; alone, an instant says that it is in UTC.
  static func line(_ value: JSON, isAlone: Bool = false) -> String {
    switch value {
    case .null: return ""
    case .bool(let truth): return truth ? "yes" : "no"
    case .number(let number): return number.text
    case .string(let text):
      guard let time = ShownTime.text(of: text) else { return printable(text) }
      return isAlone && time.contains(":") ? time + " UTC" : time
    case .array(let items):
      let lines = items.map { line($0) }
      // Sentences that say what to do name methods; people type commands.
      guard lines.allSatisfy({ $0.hasSuffix(".") }) else { return lines.joined(separator: ", ") }
      return Spoken.commands(in: lines.joined(separator: " "))
    case .object(let object):
      if let money = MoneyWord.text(of: value) { return money }
      return object.filter { !$0.value.isEmpty }.map { "\(spoken($0.key)) \(line($0.value))" }.joined(separator: ", ")
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

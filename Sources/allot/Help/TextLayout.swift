import JSONRPC

/// Breaks text into lines that fit the terminal.
struct TextLayout {
  /// Columns of a line.
  let width: Int

  /// A layout for that many columns; those of the terminal, but not so many that lines are hard to read.
  init(width: Int = min(Terminal.columns(of: .output) ?? 80, 100)) { self.width = max(width, 40) }

  /// A paragraph, ending in a newline; `hanging` is the indent of all lines but the first.
  func paragraph(_ text: String, indent: Int = 0, hanging: Int? = nil) -> String {
    lines(text, first: width - indent, others: width - (hanging ?? indent)).enumerated().map { place, line in
      String(repeating: " ", count: place == 0 ? indent : hanging ?? indent) + line + "\n"
    }.joined()
  }

  /// A label with its explanation in a column behind it, or beneath it where the label is too long.
  func item(_ label: String, _ text: String, labelWidth: Int, indent: Int = 2) -> String {
    let column = indent + labelWidth
    let head = String(repeating: " ", count: indent) + label
    guard label.count + 2 <= labelWidth else {
      return text.isEmpty
        ? head + "\n"
        : head + "\n" + paragraph(text, indent: column)
    }
    if text.isEmpty { return head + "\n" }
    let body = paragraph(text, indent: column)
    return head + String(body.dropFirst(head.count))
  }

  /// The words of a text in lines; a word that is too long stands alone.
  private func lines(_ text: String, first: Int, others: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let room = lines.isEmpty ? first : others
      if !line.isEmpty, line.count + 1 + word.count > room {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }
}

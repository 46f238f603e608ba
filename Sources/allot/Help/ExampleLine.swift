import JSONRPC

/// An example as people type it: the reverse of ``WordBinding``.
enum ExampleLine {
  /// The command line, quoted for a shell.
  static func text(_ example: MethodExample, of method: MethodDescriptor) -> String {
    ("allot " + method.words + " " + words(example, of: method).map(quoted).joined(separator: " "))
      .trimmingSuffix(while: { $0 == " " })
  }

  /// The words behind noun and verb: required parameters in their order, then options.
  static func words(_ example: MethodExample, of method: MethodDescriptor) -> [String] {
    let given = method.params.filter { example.params[$0.name] != nil }
    let required = given.filter(\.required)
    var words: [String] = []
    for (place, parameter) in required.enumerated() {
      guard let value = example.params[parameter.name] else { continue }
      let isLast = place == required.count - 1
      if isLast, parameter.schema.takesMany, let items = value.arrayValue, let plain = plainWords(items) {
        words += plain
      } else {
        words.append(word(value))
      }
    }
    for parameter in given where !parameter.required {
      guard let value = example.params[parameter.name] else { continue }
      let name = WordBinding.words(parameter.name)
      switch value {
      case .bool(true) where parameter.schema.takesTruth: words.append("--" + name)
      case .bool(false) where parameter.schema.isTruth: words.append("--no-" + name)
      default: words += ["--" + name, word(value)]
      }
    }
    return words
  }

  private static func word(_ value: JSON) -> String {
    if let text = value.stringValue { return text }
    if let money = MoneyWord.text(of: value) { return money }
    if value["on"] == "acceptance" { return "acceptance" }
    if value["on"] == "date", let day = value["date"]?.stringValue { return day }
    if let items = value.arrayValue, let words = plainWords(items), !words.contains(where: { $0.contains(",") }) {
      return words.joined(separator: ",")
    }
    return String(decoding: value.serialize(), as: UTF8.self)
  }

  private static func plainWords(_ items: [JSON]) -> [String]? {
    let words = items.compactMap { $0.stringValue ?? $0.numberValue?.text }
    return words.count == items.count ? words : nil
  }

  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "@%+=:,./_-".contains($0) }
    if plain, !word.isEmpty { return word }
    if !word.contains(where: { "\"$`\\!".contains($0) }) { return "\"\(word)\"" }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}

extension String {
  /// The text without the characters at its end that satisfy the condition.
  func trimmingSuffix(while condition: (Character) -> Bool) -> String {
    var text = self[...]
    while let last = text.last, condition(last) { text.removeLast() }
    return String(text)
  }
}

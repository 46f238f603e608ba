import JSONRPC

/// Turns the words of a command line into the parameters of a method, by the method's own descriptor.
///
/// `--name value` and `--name=value` set a parameter; a truth value needs no value, `--no-name` clears it; a list may
/// be repeated or split by commas. Words without a name fill the required parameters in order; the last of them takes
/// all that is left.
struct WordBinding {
  let descriptor: MethodDescriptor

  /// What is wrong with a command line, and what to do about it.
  struct UsageError: Error, Equatable {
    let message: String
  }

  /// The parameters that `words` say.
  func parameters(of words: [String]) throws(UsageError) -> JSONObject {
    var named: [String: [String]] = [:]
    var loose: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--"), word.count > 2 else {
        loose.append(word)
        continue
      }
      let (name, attached) = split(String(word.dropFirst(2)))
      let (parameter, negated) = try find(name)
      let isAlone = rest.first.map { $0.hasPrefix("--") } ?? true
      if parameter.schema.isTruth || (parameter.schema.takesTruth && isAlone), attached == nil {
        named[parameter.name, default: []].append(negated ? "false" : "true")
      } else if let value = attached ?? rest.popFirst() {
        named[parameter.name, default: []].append(value)
      } else {
        throw UsageError(message: "\(ParameterText.option(parameter)) needs a value: \(parameter.summary)")
      }
    }
    try assign(loose, to: &named)
    var result = JSONObject()
    for parameter in descriptor.params {
      guard let values = named[parameter.name] else { continue }
      result.append(parameter.name, try WordValue.read(values, as: parameter))
    }
    return result
  }

  private func split(_ word: String) -> (name: String, value: String?) {
    guard let mark = word.firstIndex(of: "=") else { return (word, nil) }
    return (String(word[..<mark]), String(word[word.index(after: mark)...]))
  }

  private func find(_ name: String) throws(UsageError) -> (ParamDescriptor, negated: Bool) {
    let wanted = Self.camelCase(name)
    if let found = descriptor.params.first(where: { $0.name == wanted }) { return (found, false) }
    if name.hasPrefix("no-") {
      let positive = Self.camelCase(String(name.dropFirst(3)))
      if let found = descriptor.params.first(where: { $0.name == positive && $0.schema.isTruth }) {
        return (found, true)
      }
    }
    let near = Suggestion.nearest(to: name, among: descriptor.params.map { Self.words($0.name) })
    let hint = near.first.map { " Did you mean --\($0)?" } ?? ""
    throw UsageError(message: "`allot \(descriptor.words)` knows no --\(name).\(hint) \(explanation)")
  }

  var explanation: String { "`allot \(descriptor.words) --help` shows what it takes." }

  /// Refuses parameters that lack what the method requires; `given` is what will come from elsewhere.
  func requireAll(in parameters: JSONObject, given: Set<String> = []) throws(UsageError) {
    let missing = descriptor.params.filter { parameter in
      parameter.required && parameters[parameter.name] == nil && !given.contains(parameter.name)
    }
    guard !missing.isEmpty else { return }
    let lines = missing.map { parameter in
      "  \(ParameterText.operand(parameter))  \(Spoken.text(parameter.summary, of: descriptor))"
    }.joined(separator: "\n")
    throw UsageError(message: "`allot \(descriptor.words)` needs more:\n\(lines)\n\(explanation)")
  }

  /// Loose words fill what is required and not yet named; the last such parameter takes all that is left.
  private func assign(_ loose: [String], to named: inout [String: [String]]) throws(UsageError) {
    var left = loose[...]
    var open = descriptor.params.filter { $0.required && named[$0.name] == nil }[...]
    while let parameter = open.popFirst(), !left.isEmpty {
      if open.isEmpty, parameter.schema.takesMany {
        named[parameter.name] = Array(left)
        left = []
      } else if let word = left.popFirst() {
        named[parameter.name] = [word]
      }
    }
    if let surplus = left.first {
      throw UsageError(
        message: "`allot \(descriptor.words)` does not know what to do with '\(surplus)'. \(explanation)")
    }
  }

  /// `valid-until` as the parameter is named: `validUntil`.
  static func camelCase(_ name: String) -> String {
    let parts = name.split(separator: "-").map(String.init)
    guard let first = parts.first else { return name }
    return first + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// `validUntil` as people type it: `valid-until`.
  static func words(_ name: String) -> String {
    name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
  }
}

extension Schema {
  /// Whether only a truth value fits.
  var isTruth: Bool { types == [.boolean] }

  /// Whether a truth value is among what fits, so that the name alone may stand for true.
  var takesTruth: Bool { isTruth || oneOf.contains { $0.isTruth } }

  /// Whether several words make sense: a list, alone or as an alternative.
  var takesMany: Bool { types.contains(.array) || oneOf.contains { $0.takesMany } }
}

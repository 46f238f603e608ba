import JSONRPC

/// Reads the words given for one parameter as the kind of value its schema wants.
enum WordValue {
  /// The value; words that cannot be one are left to the node, whose error names the member.
  static func read(_ words: [String], as parameter: ParamDescriptor) throws(WordBinding.UsageError) -> JSON {
    let schema = parameter.schema
    if schema.takesMany { return try list(words, of: schema) }
    guard let word = words.last, words.count == 1 else {
      throw WordBinding.UsageError(message: "--\(WordBinding.words(parameter.name)) can be given once only.")
    }
    return one(word, as: schema)
  }

  private static func list(_ words: [String], of schema: Schema) throws(WordBinding.UsageError) -> JSON {
    if words.count == 1, let word = words.first, word.hasPrefix("["), let json = parsed(word) { return json }
    if words.count == 1, let word = words.first, schema.takesTruth, word == "true" || word == "false" {
      return .bool(word == "true")
    }
    // A parameter that is a list or one string with separators, such as addresses, is the node's to take apart.
    if schema.oneOf.contains(where: { $0.types == [.string] }) || schema.types.contains(.string) {
      return .string(words.joined(separator: "\n"))
    }
    let element = schema.items ?? schema.oneOf.compactMap(\.items).first ?? .string
    let parts = words.flatMap { word in
      element.types == [.object] ? [word] : word.split(separator: ",").map(String.init)
    }
    return .array(parts.map { one($0, as: element) })
  }

  private static func one(_ word: String, as schema: Schema) -> JSON {
    let alternatives = schema.oneOf.isEmpty ? [schema] : schema.oneOf
    for each in alternatives {
      if let value = fit(word, each) { return value }
    }
    return .string(word)
  }

  private static func fit(_ word: String, _ schema: Schema) -> JSON? {
    if schema.types.contains(.boolean), word == "true" || word == "false" { return .bool(word == "true") }
    if schema.types.contains(.integer) || schema.types.contains(.number), let number = JSONNumber(text: word) {
      return .number(number)
    }
    if schema.types.contains(.object) {
      if word.hasPrefix("{"), let json = parsed(word) { return json }
      return money(word, schema) ?? start(word, schema)
    }
    return schema.types.contains(.string) ? .string(word) : nil
  }

  /// `1299.00 USD`: major units with the currency, as people write them.
  private static func money(_ word: String, _ schema: Schema) -> JSON? {
    guard schema.properties.contains(where: { $0.name == "amount" }),
      schema.properties.contains(where: { $0.name == "currency" })
    else { return nil }
    return MoneyWord.parse(word)
  }

  /// `acceptance` or a day.
  private static func start(_ word: String, _ schema: Schema) -> JSON? {
    guard schema.properties.contains(where: { $0.name == "on" }) else { return nil }
    return word == "acceptance" ? ["on": "acceptance"] : ["on": "date", "date": .string(word)]
  }

  private static func parsed(_ word: String) -> JSON? { try? JSONParser.parse(Array(word.utf8)) }
}

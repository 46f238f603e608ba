import JSONRPC

/// The reference of all methods in Markdown, from the same descriptors as discovery.
struct MethodReference {
  /// What the protocol itself answers.
  let lifecycle: [MethodDescriptor]
  /// In the order in which they are published.
  let methods: [MethodDescriptor]
  /// What a node tells its clients unasked.
  let notices: [MethodDescriptor]

  /// Errors that so many methods may answer with are told once.
  private static let commonErrorsMin = 20

  /// The whole page.
  var text: String {
    var page = Self.opening + index
    page += "\n## Schemas used in several places\n\n" + schemas
    page += "\n## Errors of many methods\n\nNot repeated below; \"and those of many methods\" means these.\n\n"
    page += Self.table(["number", "word", "meaning"], commonErrors.map(Self.row))
    page += "\n## The connection\n" + lifecycle.map(section).joined()
    for noun in nouns {
      page += "\n## \(noun)\n\n" + (NounSummaries.all[noun].map { "\($0)\n" } ?? "")
      page += methods.filter { $0.noun == noun }.map(section).joined()
    }
    return page + "\n## What a node tells unasked\n" + notices.map(section).joined()
  }

  private static let opening = """
    # Methods

    Written by `Tools/generate-reference` from the table that dispatches calls; not to be edited by hand. The same as
    OpenRPC is in `openrpc.json`, and what `rpc.discover` answers. Framing, errors and the lifecycle are told in
    `json-rpc.md`. Parameters are given by name, or by position in the order of the tables. Every call by name may carry
    `workDoneToken` beside them. Results may hold more members than are promised here.


    """

  private var nouns: [String] {
    methods.reduce(into: []) { nouns, method in
      if !nouns.contains(method.noun) { nouns.append(method.noun) }
    }
  }

  private var index: String {
    let rows = methods.map { method in
      ["[`\(method.name)`](#\(Self.anchor(method.name)))", method.kind.rawValue, Self.cell(method.summary)]
    }
    return Self.table(["method", "kind", "what it does"], rows)
  }

  private var commonErrors: [MethodErrorDescriptor] {
    var counts: [MethodErrorDescriptor: Int] = [:]
    for error in methods.flatMap(\.errors) { counts[error, default: 0] += 1 }
    return counts.filter { $0.value >= Self.commonErrorsMin }.keys.sorted { $0.code < $1.code }
  }

  private var schemas: String {
    var named: [(String, Schema)] = []
    func collect(_ schema: Schema) {
      if let name = schema.name, !named.contains(where: { $0.0 == name }) { named.append((name, schema)) }
      SchemaText.parts(of: schema).forEach(collect)
    }
    for method in lifecycle + methods + notices {
      for schema in method.params.map(\.schema) + [method.result].compactMap(\.self) { collect(schema) }
    }
    return Self.table(
      ["name", "form"], named.sorted { $0.0 < $1.0 }.map { ["`\($0)`", Self.cell(SchemaText.definition($1))] })
  }

  private func section(_ method: MethodDescriptor) -> String {
    var text = "\n### \(method.name)\n\n\(method.summary) *\(Self.kind(of: method))*\n"
    if !method.params.isEmpty {
      let rows = method.params.map { parameter in
        [
          "`\(parameter.name)`" + (parameter.required ? "" : "?"), Self.cell(SchemaText.reference(parameter.schema)),
          Self.cell(parameter.summary),
        ]
      }
      text += "\n" + Self.table(["parameter", "form", "meaning"], rows)
    }
    if let result = method.result { text += "\nResult: \(SchemaText.reference(result))\n" }
    text += errors(of: method)
    for example in method.examples { text += Self.example(example, of: method) }
    return text
  }

  private func errors(of method: MethodDescriptor) -> String {
    let common = commonErrors
    let own = method.errors.filter { !common.contains($0) }
    let hasCommon = own.count < method.errors.count
    guard !method.errors.isEmpty else { return "" }
    let list = own.map { "`\($0.word)` (\($0.code))" }.joined(separator: ", ")
    if own.isEmpty { return "\nErrors: those of many methods.\n" }
    return "\nErrors: \(list)" + (hasCommon ? ", and those of many methods.\n" : ".\n")
  }

  private static func example(_ example: MethodExample, of method: MethodDescriptor) -> String {
    var text = "\n\(example.name):\n\n```json\n\(JSON.object(example.params).text)\n"
    switch example.outcome {
    case .result(let result): text += "→ \(result.text)\n"
    case .error(let word):
      let code = method.errors.first { $0.word == word }?.code
      text += "→ refused: \(word)" + (code.map { " (\($0))" } ?? "") + "\n"
    case .nothing: break
    }
    return text + "```\n"
  }

  private static func kind(of method: MethodDescriptor) -> String {
    guard method.result != nil else { return "A notification." }
    return switch method.kind {
    case .read: "Reads."
    case .write: "Writes."
    case .control: "Served whatever else goes on."
    }
  }

  private static func row(_ error: MethodErrorDescriptor) -> [String] {
    ["\(error.code)", "`\(error.word)`", cell(error.message)]
  }

  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    let lines = [head, head.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  /// A text that may stand in a table.
  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }

  private static func anchor(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
}

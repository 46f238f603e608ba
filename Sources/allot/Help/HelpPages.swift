import JSONRPC
import NodeService

/// The pages of help, all made from the method descriptors and the topics.
struct HelpPages {
  private let vocabulary: Vocabulary
  private let layout: TextLayout
  private let common: CommonErrors

  init(_ vocabulary: Vocabulary = .shared, layout: TextLayout = TextLayout()) {
    self.vocabulary = vocabulary
    self.layout = layout
    common = CommonErrors(vocabulary)
  }

  /// What `allot` alone shows: enough to go on.
  var start: String {
    layout.paragraph("allot keeps an organisation's training licences and invitations, offline and in sync.") + "\n"
      + section(
        "Begin",
        items([
          ("allot ledger create NAME", "begin a ledger"), ("allot product define …", "say what can be given"),
          ("allot fund open …", "open a fund; `allot fund deposit …` pays in"),
        ])) + section("Every day", items(ShortForms.all.map { ("allot \($0.word)", $0.summary) }))
      + section(
        "Read on",
        items([
          ("allot help getting-started", "from nothing to the first invitation"),
          ("allot help", "every noun, topic and option"),
          ("allot NOUN VERB --help", "one command, with examples"),
        ]))
  }

  /// What `allot help` shows.
  var overview: String {
    var page = layout.paragraph(
      "allot keeps an organisation's training licences and invitations, offline and in sync.")
    page += "\nUsage: allot NOUN VERB [WORD…] [--NAME VALUE…]\n\n"
    page += section(
      "Nouns (allot help NOUN shows the verbs)",
      items(vocabulary.nouns.map { ($0, NounSummaries.all[$0] ?? "") }))
    page += section("Short forms", items(ShortForms.all.map { ($0.word, $0.summary) }))
    page += section("Topics (allot help TOPIC)", items(Topic.all.map { ($0.name, $0.title) }))
    page += section("The command itself", items(OwnCommand.all.map { ($0.name, $0.summary) }))
    page += section("Options of every command", items(OwnCommand.commonOptions.map { ($0.typed, $0.summary) }))
    page += section(
      "Exit status", items(OwnCommand.exitStatuses.map { ("\($0.status)", $0.meaning) }))
    return page
  }

  /// What `allot help NOUN` shows.
  func noun(_ noun: String) -> String {
    let methods = vocabulary.methods(of: noun)
    var page = layout.paragraph("allot \(noun): " + (NounSummaries.all[noun] ?? ""), hanging: 2) + "\n"
    page += section("Commands", items(methods.map { ("allot \($0.words)", Spoken.summary(of: $0)) }))
    let short = ShortForms.all.filter { form in methods.contains { $0.name == form.method } }
    if !short.isEmpty {
      let forms = short.map { form in
        ("allot \(form.word)", "for " + (methods.first { $0.name == form.method }?.words ?? ""))
      }
      page += section("Short forms", items(forms))
    }
    page += section("Read on", items(readOn(noun) + [("allot \(noun) VERB --help", "one command, with examples")]))
    return page
  }

  /// What `allot help TOPIC` shows.
  func topic(_ topic: Topic) -> String {
    var page = topic.title + "\n\n"
    for block in topic.blocks {
      switch block {
      case .text(let text): page += layout.paragraph(text)
      case .commands(let lines): page += commands(lines)
      case .terms(let terms): page += items(terms.map { ($0.term, $0.meaning) })
      }
      page += "\n"
    }
    return String(page.dropLast())
  }

  /// What `allot NOUN VERB --help` shows.
  func method(_ method: MethodDescriptor) -> String {
    var page = layout.paragraph("allot \(method.words): \(Spoken.summary(of: method))", hanging: 2) + "\n"
    page += "Usage: " + String(layout.paragraph(usage(method), indent: 7, hanging: 9).dropFirst(7))
    if let short = ShortForms.all.first(where: { $0.method == method.name }) {
      page += "In short: allot \(short.word) …\n"
    }
    page += "\n"
    let required = method.params.filter(\.required)
    let own = method.params.filter { !$0.required && !Self.shared.contains($0.name) }
    let shared = method.params.filter { !$0.required && Self.shared.contains($0.name) }
    page += section("Required", items(required.map { (ParameterText.operand($0), explanation($0, method)) }))
    page += section("Options", items(own.map { (ParameterText.option($0), explanation($0, method)) }))
    page += section("Common options", items(shared.map { (ParameterText.option($0), explanation($0, method)) }))
    page += section("Examples", examples(method))
    page += section("Refusals", refusals(method))
    page += section("See also", seeAlso(method))
    return page
  }

  /// What `allot help NAME` shows for a command that is no method.
  func own(_ command: OwnCommand) -> String {
    var page = layout.paragraph("allot \(command.name): \(command.summary)", hanging: 2) + "\n"
    page += "Usage: allot \(command.name)" + (command.options.isEmpty ? "" : " [OPTION…]")
    page += command.operand == .none ? "\n\n" : " \(command.operand.typed)\n\n"
    page += section("Options", items(command.options.map { ($0.typed, $0.summary) }))
    page += section("Options of every command", items(OwnCommand.commonOptions.map { ($0.typed, $0.summary) }))
    return page
  }

  /// Parameters that mean the same wherever they occur.
  static let shared: Set<String> = [
    "ledger", "commandId", "dryRun", "actor", "onBehalfOf", "atomic", "limit", "cursor",
  ]

  /// The command line of a method with its own parameters.
  func usage(_ method: MethodDescriptor) -> String {
    let required = method.params.filter(\.required).map(ParameterText.operand)
    let own = method.params.filter { !$0.required && !Self.shared.contains($0.name) }.map {
      "[\(ParameterText.option($0))]"
    }
    let hasShared = method.params.contains { Self.shared.contains($0.name) }
    return (["allot", method.words] + required + own + (hasShared ? ["[OPTION…]"] : [])).joined(separator: " ")
  }

  /// A parameter's sentence with its kind, bounds and members.
  func explanation(_ parameter: ParamDescriptor, _ method: MethodDescriptor) -> String {
    let kind = ParameterText.kind(parameter.schema)
    let isSaid = kind.isEmpty || ["TEXT", "TEXT…", "AMOUNT", "NUMBER", "JSON"].contains(kind) || !parameter.required
    let parts = [
      Spoken.text(parameter.summary, of: method), ParameterText.details(parameter.schema), isSaid ? "" : "(\(kind))",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func examples(_ method: MethodDescriptor) -> String {
    method.examples.map { example in
      var text = "  # \(example.name)"
      if case .error(let word) = example.outcome { text += ": refused, \(word)" }
      return text + "\n  " + ExampleLine.text(example, of: method) + "\n"
    }.joined()
  }

  private func refusals(_ method: MethodDescriptor) -> String {
    let own = common.own(of: method)
    var text = own.map { error in
      let actions = error.nextActions.map { Spoken.commands(in: $0) }.joined(separator: " ")
      return layout.paragraph("\(error.message) (\(error.word))", indent: 2, hanging: 4)
        + layout.paragraph("→ " + actions, indent: 4, hanging: 6)
    }.joined()
    if method.errors.count > own.count {
      text += layout.paragraph("And what every command may answer: `allot help errors`.", indent: 2)
    }
    return text
  }

  private func seeAlso(_ method: MethodDescriptor) -> String {
    let siblings = vocabulary.methods(of: method.noun).filter { $0 != method }.map { "allot \($0.words)" }
    let topics = Topic.related(to: method.noun).map { "allot help \($0.name)" }
    return layout.paragraph((siblings + topics).joined(separator: ", "), indent: 2)
  }

  private func readOn(_ noun: String) -> [(String, String)] {
    Topic.related(to: noun).map { ("allot help \($0.name)", $0.title) }
  }

  private func commands(_ lines: [Topic.Line]) -> String {
    let width = (lines.map(\.command.count).max() ?? 0) + 2
    return lines.map { line in
      if line.purpose.isEmpty { return "  \(line.command)\n" }
      if 2 + width + 2 + line.purpose.count <= layout.width {
        return "  " + line.command.padded(to: width) + "# \(line.purpose)\n"
      }
      return "  # \(line.purpose)\n  \(line.command)\n"
    }.joined()
  }

  private func section(_ title: String, _ body: String) -> String { body.isEmpty ? "" : "\(title)\n\(body)\n" }

  private func items(_ items: [(String, String)]) -> String {
    let widest = items.map { $0.0.count }.filter { $0 <= 28 }.max() ?? 20
    return items.map { layout.item($0.0, $0.1, labelWidth: widest + 2) }.joined()
  }
}

extension OwnCommand.Option {
  /// `--data DIR`.
  var typed: String { "--" + name + (value.map { " " + $0 } ?? "") }
}

extension OwnCommand.Operand {
  /// What may follow, as usage shows it.
  var typed: String {
    switch self {
    case .none: ""
    case .call: "METHOD [JSON]"
    case .method: "[METHOD]"
    case .page: "[NOUN [VERB] | TOPIC | COMMAND]"
    case .shell: "bash|zsh|fish"
    }
  }
}

import JSONRPC

/// What can be typed where, made from the method descriptors. The scripts of all shells are written from it.
struct CompletionModel {
  /// What completes a word.
  enum Values: Hashable {
    /// Nothing that is known beforehand.
    case free
    /// One of these.
    case words([String])
    /// The path of a file.
    case file
    /// The path of a directory.
    case directory
  }

  /// An option with its value, or a flag.
  struct Option {
    let name: String
    let summary: String
    /// Nil for a flag.
    let values: Values?
  }

  /// A command: its words, its options, and what its further words may be.
  struct Command {
    let words: [String]
    let summary: String
    let options: [Option]
    /// What completes the words that follow, one after another.
    let operands: [Values]
    /// Whether the last operand may be repeated.
    var repeats = false
  }

  /// First words with what they mean: nouns, short forms, the command's own.
  let firstWords: [(word: String, summary: String)]
  /// Nouns with their verbs.
  let nouns: [(noun: String, verbs: [(verb: String, summary: String)])]
  /// Everything that can be called.
  let commands: [Command]
  /// What every command takes.
  let common: [Option]

  init(_ vocabulary: Vocabulary = .shared) {
    firstWords =
      vocabulary.nouns.map { ($0, NounSummaries.all[$0] ?? "") }
      + ShortForms.all.map { ($0.word, $0.summary) }
      .filter { form in !vocabulary.nouns.contains(form.0) } + OwnCommand.all.map { ($0.name, $0.summary) }
    nouns = vocabulary.nouns.map { noun in
      (noun, vocabulary.methods(of: noun).map { ($0.verb, Spoken.summary(of: $0)) })
    }
    let short = ShortForms.all.compactMap { form in
      vocabulary.method(named: form.method).map { Self.command($0, words: [form.word]) }
    }
    let own = OwnCommand.all.map { Self.command($0, vocabulary) }
    commands =
      vocabulary.methods.map { Self.command($0, words: $0.words.split(separator: " ").map(String.init)) } + short + own
    common = OwnCommand.commonOptions.map(Self.option)
  }

  private static func command(_ method: MethodDescriptor, words: [String]) -> Command {
    let options = method.params.map { parameter in
      Option(
        name: WordBinding.words(parameter.name), summary: Spoken.text(parameter.summary, of: method),
        values: parameter.schema.isTruth ? nil : values(parameter))
    }
    let required = method.params.filter(\.required)
    return Command(
      words: words, summary: Spoken.summary(of: method), options: options, operands: required.map(values),
      repeats: required.last?.schema.takesMany ?? false)
  }

  private static func values(_ parameter: ParamDescriptor) -> Values {
    if parameter.name == "path" { return .file }
    if parameter.schema.takesTruth { return .words(["true", "false"]) }
    if parameter.schema.isStart { return .words(["acceptance"]) }
    let choices = parameter.schema.choices
    return choices.isEmpty ? .free : .words(choices)
  }

  private static func command(_ own: OwnCommand, _ vocabulary: Vocabulary) -> Command {
    let operands: [Values] =
      switch own.operand {
      case .none: []
      case .call: [.words(vocabulary.methods.map(\.name)), .free]
      case .method: [.words(vocabulary.methods.map(\.name))]
      case .page:
        [.words(vocabulary.nouns + Topic.all.map(\.name) + OwnCommand.all.map(\.name))]
      case .shell: [.words(Shell.allCases.map(\.rawValue))]
      }
    return Command(words: [own.name], summary: own.summary, options: own.options.map(option), operands: operands)
  }

  private static func option(_ own: OwnCommand.Option) -> Option {
    let values: Values? =
      switch own.value {
      case nil: nil
      case "DIR": .directory
      case "PATH": .file
      case "MODE": .words(["headers", "lines", "detect"])
      default: .free
      }
    return Option(name: own.name, summary: own.summary, values: values)
  }
}

/// The shells that completions are printed for.
enum Shell: String, CaseIterable {
  case bash, zsh, fish

  /// The script.
  var script: String {
    let model = CompletionModel()
    return switch self {
    case .bash: BashCompletions(model).script
    case .zsh: ZshCompletions(model).script
    case .fish: FishCompletions(model).script
    }
  }
}

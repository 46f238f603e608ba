import ArgumentParser
import JSONRPC

/// Any method as `allot NOUN VERB`, and the short forms.
struct MethodCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Call a method; the word `run` may be left out.", shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough, help: "Noun, verb and parameters, or a short form.")
  var words: [String] = []

  func run() throws {
    let vocabulary = Vocabulary()
    var words = words
    let options = try CommonWords.take(from: &words)
    var descriptor: MethodDescriptor
    var rest: [String]
    switch vocabulary.meaning(of: words) {
    case .method(let found, let used): (descriptor, rest) = (found, Array(words.dropFirst(used)))
    case .noun(let noun) where words.contains(where: CommonWords.asksForHelp):
      return Output.show(HelpPages(vocabulary).noun(noun))
    case .noun(let noun):
      Output.complain(HelpPages(vocabulary).noun(noun).trimmingSuffix { $0 == "\n" })
      throw ExitStatus.usage
    case .unknown(let complaint):
      Output.complain(complaint)
      throw ExitStatus.usage
    }
    descriptor = LedgerFile.descriptor(ImportFile.descriptor(descriptor, words: rest))
    if rest.contains(where: CommonWords.asksForHelp) { return Output.show(HelpPages(vocabulary).method(descriptor)) }
    let wish = FormatWords.take(from: &rest, of: descriptor)
    var parameters: JSONObject
    do {
      let binding = WordBinding(descriptor: descriptor)
      parameters = try binding.parameters(of: PlaceWords.named(rest, of: descriptor.name))
      // Pages come from standard input where none are given.
      try binding.requireAll(in: parameters, given: descriptor.name == "changes.import" ? ["pages"] : [])
      try binding.check(parameters)
    } catch {
      Output.complain(error.message)
      throw ExitStatus.usage
    }
    parameters = ManageMode.completing(parameters, for: descriptor, environment: CommonOptions.environment)
    parameters = NodeLink.identified(parameters, for: descriptor)
    parameters = try ImportFile.read(PlaceWords.absolute(parameters, of: descriptor.name))
    let link = try NodeLink.open(options)
    defer { link.close() }
    if wish == .listAsCSV { return try ListCSV.write(from: link, descriptor, parameters) }
    try call(descriptor.name, parameters, link, options)
  }

  /// Calls the method; what is a file rather than a result is written or read as one.
  private func call(_ name: String, _ parameters: JSONObject, _ link: NodeLink, _ options: CommonOptions) throws {
    switch name {
    case "ledger.export" where !options.json: try LedgerFile.write(from: link, parameters)
    case "ledger.import" where parameters["lines"] == nil: try LedgerFile.read(into: link, parameters, options)
    case _ where !options.json && RowsFile.isMeant(name, parameters):
      try RowsFile.write(from: link, name, parameters)
    case _ where ImportFile.isImport(name): try ImportFile.call(link, name, parameters, options)
    case "changes.export" where !options.json: try ChangesFile.write(from: link, parameters)
    case "changes.import" where parameters["pages"] == nil: try ChangesFile.read(into: link, parameters, options)
    default: try link.call(name, parameters, options)
    }
  }
}

/// The common options among words that no parser has seen, since a method's parameters may stand before or behind them.
enum CommonWords {
  /// Whether a word asks to explain instead of doing.
  static func asksForHelp(_ word: String) -> Bool { word == "--help" || word == "-h" }

  /// Removes the common options from `words` and reads them.
  static func take(from words: inout [String]) throws -> CommonOptions {
    var own: [String] = []
    var left: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "--json": own.append(word)
      case "--data", "--clock":
        own.append(word)
        if let value = rest.popFirst() { own.append(value) }
      case _ where word.hasPrefix("--data=") || word.hasPrefix("--clock="): own.append(word)
      default: left.append(word)
      }
    }
    words = left
    return try CommonOptions.parse(own)
  }
}

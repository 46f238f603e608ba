import ArgumentParser
import JSONRPC

/// Any method as `allot NOUN VERB`, and the short forms.
struct MethodCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Call a method; the word `run` may be left out.", shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough, help: "Noun, verb and parameters, or a short form.")
  var words: [String] = []

  func run() throws {
    var words = words
    let options = try CommonWords.take(from: &words)
    guard let (name, used) = ShortForms.method(of: words) else {
      throw CleanExit.helpRequest(Allot.self)
    }
    guard let descriptor = try NodeLink.knownDescriptors(options).first(where: { $0.name == name }) else {
      Output.complain("There is no method '\(name)'. `allot methods` lists what there is.")
      throw ExitStatus.usage
    }
    if words.dropFirst(used).contains("--help") {
      Output.show(MethodHelp.text(of: descriptor))
      return
    }
    var parameters: JSONObject
    do {
      parameters = try WordBinding(descriptor: descriptor).parameters(
        of: PlaceWords.named(Array(words.dropFirst(used)), of: name))
    } catch {
      Output.complain(error.message)
      throw ExitStatus.usage
    }
    parameters = PlaceWords.absolute(NodeLink.identified(parameters, for: descriptor), of: name)
    let link = try NodeLink.open(options)
    defer { link.close() }
    switch name {
    case "changes.export" where !options.json: try ChangesFile.write(from: link, parameters)
    case "changes.import" where parameters["pages"] == nil: try ChangesFile.read(into: link, parameters, options)
    default: try link.call(name, parameters, options)
    }
  }
}

/// The common options among words that no parser has seen, since a method's parameters may stand before or behind them.
enum CommonWords {
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

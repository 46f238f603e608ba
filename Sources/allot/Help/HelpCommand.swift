import ArgumentParser

/// Explains a noun, a command or a topic.
struct HelpPageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Explain a noun, a command or a topic.")

  @Argument(parsing: .captureForPassthrough, help: "What to explain.")
  var words: [String] = []

  func run() throws {
    var asked = words
    _ = try CommonWords.take(from: &asked)
    asked.removeAll(where: CommonWords.asksForHelp)
    guard let page = Self.page(about: asked) else {
      let first = asked.joined(separator: " ")
      let known = Topic.all.map(\.name) + Vocabulary.shared.nouns + OwnCommand.all.map(\.name)
      let near = Suggestion.nearest(to: first, among: known).map { "help \($0)" }
      Output.complain(
        "There is no help about '\(first)'." + Suggestion.sentence(near) + " `allot help` shows what there is.")
      throw ExitStatus.usage
    }
    Output.show(page)
  }

  /// The page about these words; nil where there is none.
  static func page(about words: [String], layout: TextLayout = TextLayout()) -> String? {
    let pages = HelpPages(layout: layout)
    guard let first = words.first else { return pages.overview }
    if words.count == 1 {
      if Vocabulary.shared.nouns.contains(first) { return pages.noun(first) }
      if let topic = Topic.all.first(where: { $0.name == first }) { return pages.topic(topic) }
      if let own = OwnCommand.all.first(where: { $0.name == first }) { return pages.own(own) }
    }
    if case .method(let method, _) = Vocabulary.shared.meaning(of: words) { return pages.method(method) }
    return nil
  }
}

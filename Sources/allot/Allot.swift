import ArgumentParser
import NodeService

/// The command `allot`.
@main
struct Allot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allot",
    abstract: "Keeps an organisation's training licences and invitations, offline and in sync.",
    version: NodeVersion.text,
    subcommands: [
      MethodCommand.self, ServeCommand.self, CallCommand.self, MethodsCommand.self, HelpPageCommand.self,
      CompletionsCommand.self, ManualCommand.self,
    ],
    defaultSubcommand: MethodCommand.self)

  /// Help about methods comes from their descriptors, so what asks for it is not left to the parser of arguments.
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    if words.isEmpty { return Output.show(HelpPages().start) }
    if let page = help(askedBy: words) { return Output.show(page) }
    main(words)
  }

  private static func help(askedBy words: [String]) -> String? {
    guard words.contains(where: CommonWords.asksForHelp) else { return nil }
    let first = words.first { !$0.hasPrefix("-") }
    guard let first else { return HelpPages().overview }
    return OwnCommand.all.contains { $0.name == first } ? HelpPageCommand.page(about: [first]) : nil
  }
}

extension String {
  /// The text with blanks behind it, at least one, so that what follows stands in a column.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}

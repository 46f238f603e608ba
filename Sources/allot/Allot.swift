import ArgumentParser

/// The command `allot`.
@main
struct Allot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allot",
    abstract: "Keeps an organisation's training licences and invitations, offline and in sync.",
    discussion: """
      allot NOUN VERB [--parameter value …]   any method, e.g. `allot fund list`, `allot invitation withdraw inv_…`
      \(ShortForms.all.map { "allot \($0.word)".padded(to: 40) + $0.summary }.joined(separator: "\n"))

      `allot methods` lists every method, `allot methods NAME` shows its parameters.
      The replica lies in --data, else $ALLOT_DATA, else the XDG data directory.
      """,
    version: "0.1.0",
    subcommands: [MethodCommand.self, ServeCommand.self, CallCommand.self, MethodsCommand.self],
    defaultSubcommand: MethodCommand.self)
}

extension String {
  /// The text with blanks behind it, at least one, so that what follows stands in a column.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}

import ArgumentParser

/// Prints the completions of a shell.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print the completions of a shell: bash, zsh or fish.")

  @Argument(help: "bash, zsh or fish.")
  var shell: String

  func run() throws {
    guard let shell = Shell(rawValue: shell) else {
      Output.complain("There are completions for bash, zsh and fish, not for '\(shell)'.")
      throw ExitStatus.usage
    }
    Output.show(shell.script)
  }
}

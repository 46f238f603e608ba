import ArgumentParser

/// The commands that are no methods: they start a node, or are about the command itself.
struct OwnCommand: Sendable {
  let name: String
  let summary: String
  /// The options beside the common ones: what is typed, what its value is called or nil for a flag, what it means.
  var options: [Option] = []
  /// What may follow the name.
  var operand: Operand = .none

  struct Option: Sendable {
    let name: String
    var value: String?
    let summary: String
  }

  /// What kind of word may follow.
  enum Operand: Sendable, Equatable {
    case none
    /// A method's name and its parameters as JSON.
    case call
    /// A method's name.
    case method
    /// A noun, a topic or a command.
    case page
    /// A shell.
    case shell
  }

  static let all: [OwnCommand] = [
    OwnCommand(
      name: "serve", summary: "Run a node for other programs to talk to.",
      options: [
        Option(name: "stdio", summary: "Serve one client on standard input and output."),
        Option(
          name: "socket", value: "PATH", summary: "Serve clients on this Unix socket besides the replica's own."),
        Option(
          name: "listen", value: "HOST:PORT",
          summary: "Serve clients that present the token of the cookie file on this loopback address; port 0 picks one."
        ),
        Option(name: "sync-port", value: "PORT", summary: "Answer peers on this loopback port; 0 picks one."),
        Option(name: "framing", value: "MODE", summary: "How messages are framed: headers, lines, or detect."),
      ]),
    OwnCommand(
      name: "call", summary: "Call a method with its parameters as JSON, for scripts.", operand: .call),
    OwnCommand(
      name: "methods", summary: "List every method, or show one by its name, such as fund.open.",
      options: [
        Option(name: "openrpc", summary: "Print the OpenRPC document that rpc.discover answers."),
        Option(name: "markdown", summary: "Print the reference of all methods in Markdown."),
      ], operand: .method),
    OwnCommand(name: "help", summary: "Explain a noun, a command or a topic.", operand: .page),
    OwnCommand(
      name: "completions", summary: "Print the completions of a shell: bash, zsh or fish.", operand: .shell),
    OwnCommand(name: "manual", summary: "Print the manual page, for man(1)."),
  ]

  /// What every command takes.
  static let commonOptions: [Option] = [
    Option(
      name: "data", value: "DIR",
      summary: "Directory of the replica; else $ALLOT_DATA, else $XDG_DATA_HOME/allot, else ~/.local/share/allot."),
    Option(name: "json", summary: "Print the result as JSON."),
    Option(
      name: "clock", value: "INSTANT", summary: "Start with a clock frozen at this instant, for scenarios and demos."),
    Option(name: "help", summary: "Explain instead of doing."),
  ]

  /// How a command ends, and why.
  static let exitStatuses: [(status: Int32, meaning: String)] = [
    (0, "All was done."),
    (ExitStatus.refused.rawValue, "The node refused something; the message says what to do next."),
    (ExitStatus.usage.rawValue, "The command line makes no sense; nothing was tried."),
    (ExitStatus.unavailable.rawValue, "The replica cannot be opened or its node not be reached."),
  ]
}

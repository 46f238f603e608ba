import JSONRPC

/// The topics about the command itself.
extension Topic {
  static let words = Topic(
    name: "words", title: "How command lines are read",
    blocks: [
      .text(
        """
        `allot NOUN VERB` calls a method of the node. Words without a name fill what is required, in order; the \
        last such parameter takes all that is left. Everything can also be named, as --name VALUE or --name=VALUE, \
        before or behind the other words.
        """),
      .terms([
        Term("a flag", "stands alone, and --no-NAME says the opposite"),
        Term("a list", "several words, one word with commas, or the option repeated"),
        Term("AMOUNT", "\"1299.00 USD\", in major units; see `allot help money`"),
        Term("DAY", "2027-06-30, or an instant such as 2027-06-30T12:00:00Z; see `allot help dates`"),
        Term("JSON", "an object as JSON, in single quotes"),
        Term("a thing", "by its id, such as inv_c3yfwtkzwsvxnmft-0-1; funds, products and ledgers also by exact name"),
      ]),
      .commands([
        Line("allot fund deposit Training \"5000.00 USD\" 2027-06-30"),
        Line("allot fund deposit --fund Training --valid-until 2027-06-30 --amount=\"5000.00 USD\""),
      ]),
    ])

  static let scripts = Topic(
    name: "scripts", title: "JSON, exit statuses, and other programs",
    blocks: [
      .text(
        """
        --json prints the result as the node answered it. Results go to standard output; refusals and progress go \
        to standard error. Tables in a terminal fit its width; written to a file or a pipe, each row is one line.
        """),
      .commands([
        Line("allot invitations --json", "any command, for programs"),
        Line("allot call invitation.list '{\"state\": \"pending\", \"limit\": 1}'", "parameters as JSON"),
        Line("allot serve --stdio", "JSON-RPC on standard input and output"),
        Line("allot rpc discover --json", "every method with its schemas and examples, as OpenRPC"),
      ]),
      .text("The exit status tells how a command ended:"),
      .terms(OwnCommand.exitStatuses.map { Term("\($0.status)", $0.meaning) }),
      .text(
        """
        A writing command carries an id of its own. Given as --command-id, a repetition has no second effect and \
        answers with the first result; so a script may repeat what it is unsure of.
        """),
    ])

  static let errors = Topic(
    name: "errors", title: "What every command may answer, and what to do",
    blocks: [
      .text(
        """
        A refusal says why, what to do next, and in brackets the word that programs see. These belong to every \
        command that reads or writes a ledger; `allot NOUN VERB --help` lists those of one command.
        """),
      .terms(
        CommonErrors(Vocabulary.shared).all.map { error in
          Term(error.word, ([error.message] + error.nextActions.map { Spoken.commands(in: $0) }).joined(separator: " "))
        }),
    ])
}

/// The errors that say nothing about a single command: every writing command of a ledger declares them.
struct CommonErrors {
  let all: [MethodErrorDescriptor]

  init(_ vocabulary: Vocabulary) {
    let writing = vocabulary.methods.filter { method in method.params.contains { $0.name == "dryRun" } }
    guard let first = writing.first else {
      all = []
      return
    }
    all = first.errors.filter { error in writing.allSatisfy { $0.errors.contains(error) } }
  }

  /// The errors of a method that are its own.
  func own(of method: MethodDescriptor) -> [MethodErrorDescriptor] { method.errors.filter { !all.contains($0) } }
}

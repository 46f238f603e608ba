import ArgumentParser
import JSONRPC
import NodeService

/// Lists the methods, shows one, or prints what is published of all.
struct MethodsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods", abstract: "List every method, or show the parameters of one.")

  @Flag(help: "Print the OpenRPC document that rpc.discover answers.")
  var openrpc = false

  @Flag(help: "Print the reference of all methods in Markdown.")
  var markdown = false

  @Argument(help: "A method, e.g. invitation.create.")
  var name: String?

  func run() throws {
    if openrpc { return Output.show(PublishedFiles.openRPC) }
    if markdown { return Output.show(PublishedFiles.reference) }
    let vocabulary = Vocabulary()
    guard let name else {
      let width = (vocabulary.methods.map(\.name.count).max() ?? 0) + 2
      let layout = TextLayout()
      for each in vocabulary.methods {
        Output.show(layout.item(each.name, Spoken.summary(of: each), labelWidth: width, indent: 0))
      }
      return
    }
    guard let found = vocabulary.method(named: name) else {
      let near = Suggestion.nearest(to: name, among: vocabulary.methods.map(\.name)).map { "methods \($0)" }
      Output.complain(
        "There is no method '\(name)'." + Suggestion.sentence(near) + " `allot methods` lists what there is.")
      throw ExitStatus.usage
    }
    Output.show(HelpPages(vocabulary).method(found))
  }
}

import ArgumentParser
import JSONRPC

/// Lists the methods, or shows one.
struct MethodsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods", abstract: "List every method, or show the parameters of one.")

  @OptionGroup var options: CommonOptions

  @Argument(help: "A method, e.g. invitation.create.")
  var name: String?

  func run() throws {
    let descriptors = try NodeLink.knownDescriptors(options)
    guard let name else {
      for each in descriptors { Output.show(each.name.padded(to: 26) + each.summary + "\n") }
      return
    }
    guard let found = descriptors.first(where: { $0.name == name }) else {
      Output.complain("There is no method '\(name)'. `allot methods` lists what there is.")
      throw ExitStatus.usage
    }
    Output.show(MethodHelp.text(of: found))
  }
}

/// The help of one method, from its descriptor.
enum MethodHelp {
  /// The text, ending in a newline.
  static func text(of descriptor: MethodDescriptor) -> String {
    let words = descriptor.name.replacing(".", with: " ")
    var out = "allot \(words)\n  \(descriptor.summary)\n"
    for each in descriptor.params {
      let need = each.required ? "" : " (optional)"
      out += "  --" + WordBinding.words(each.name).padded(to: 18) + each.summary + need + "\n"
    }
    for example in descriptor.examples {
      out += "  e.g. allot call \(descriptor.name) '"
      out += String(decoding: JSON.object(example.params).serialize(), as: UTF8.self) + "'\n"
    }
    return out
  }
}

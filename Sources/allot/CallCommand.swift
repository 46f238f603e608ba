import ArgumentParser
import JSONRPC

/// A method with its parameters as JSON, for scripts.
struct CallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Call a method with its parameters as JSON.")

  @OptionGroup var options: CommonOptions

  @Argument(help: "The method, e.g. invitation.list.")
  var method: String

  @Argument(help: "Its parameters: a JSON object; nothing means none.")
  var parameters: String?

  func run() throws {
    var object = JSONObject()
    if let parameters {
      do {
        guard let read = try JSONParser.parse(Array(parameters.utf8)).objectValue else {
          Output.complain("The parameters must be a JSON object, such as '{\"limit\": 10}'.")
          throw ExitStatus.usage
        }
        object = read
      } catch let error as JSONParseError {
        Output.complain("The parameters are not JSON: \(error).")
        throw ExitStatus.usage
      }
    }
    var options = options
    options.json = true
    let link = try NodeLink.open(options)
    defer { link.close() }
    try link.call(method, object, options)
  }
}

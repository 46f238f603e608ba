import JSONRPC
import Testing

@Suite("Examples of the lifecycle methods")
struct LifecycleExampleTests {
  @Test("are answered as they say", arguments: LifecycleMethod.allCases)
  func play(_ method: LifecycleMethod) throws {
    let descriptor = method.descriptor
    #expect(!descriptor.examples.isEmpty)
    for example in descriptor.examples {
      #expect(throws: Never.self) { try descriptor.bind(.named(example.params)) }
      var conversation = Conversation(framing: .lines)
      var message: JSONObject = ["jsonrpc": "2.0", "method": .string(descriptor.name)]
      if descriptor.result != nil { message.append("id", 1) }
      if !example.params.isEmpty { message.append("params", .object(example.params)) }
      conversation.send(JSON.object(message).serialize() + [UInt8(ascii: "\n")])
      let answers = try conversation.answers()
      switch example.outcome {
      case .result(let stated):
        let result = try #require(answers.first?["result"])
        #expect(descriptor.result?.validate(stated).isEmpty == true)
        // The server of these tests has a name of its own.
        #expect(Self.nameless(result) == Self.nameless(stated))
      case .nothing: #expect(answers.isEmpty)
      case .error: Issue.record("no lifecycle method declares errors")
      }
    }
  }

  private static func nameless(_ result: JSON) -> JSON {
    guard var object = result.objectValue else { return result }
    object["serverInfo"] = nil
    return .object(object)
  }
}

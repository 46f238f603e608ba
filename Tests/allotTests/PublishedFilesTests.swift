import Foundation
import JSONRPC
import NodeService
import Testing

@testable import allot

@Suite("What is published of the methods")
struct PublishedFilesTests {
  private static let remedy: Comment =
    "Methods or examples have changed. Run Tools/generate-reference and commit both files."

  private static func committed(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("Protocol/\(name)"), encoding: .utf8)
  }

  @Test("openrpc.json is what the table of methods says")
  func document() throws {
    #expect(try Self.committed("openrpc.json") == PublishedFiles.openRPC, Self.remedy)
  }

  @Test("methods.md is what the table of methods says")
  func reference() throws {
    #expect(try Self.committed("methods.md") == PublishedFiles.reference, Self.remedy)
  }

  @Test("a node answers rpc.discover with the published document, member by member")
  func discovered() throws {
    let node = try Node.inMemory(seed: [UInt8](repeating: 1, count: 32), clock: .handed { 1_767_225_600_000 })
    defer { node.close() }
    #expect(try node.call("rpc.discover").get() == JSONParser.parse(Self.committed("openrpc.json")))
  }

  @Test("the document is one of OpenRPC: everything required is there and every reference leads somewhere")
  func form() throws {
    let document = try JSONParser.parse(PublishedFiles.openRPC)
    #expect(document["openrpc"]?.stringValue?.wholeMatch(of: /1\.[3-9]\.[0-9]+/) != nil)
    #expect(document["info"]?["title"] != nil && document["info"]?["version"] != nil)
    let methods = try #require(document["methods"]?.arrayValue)
    let names = methods.compactMap { $0["name"]?.stringValue }
    #expect(names.count == methods.count && Set(names).count == names.count)
    for method in methods + (document["x-notifications"]?.arrayValue ?? []) {
      let name = method["name"]?.stringValue ?? ""
      var mayBeRequired = true
      for parameter in method["params"]?.arrayValue ?? [] {
        #expect(parameter["name"]?.stringValue != nil && parameter["schema"] != nil, "\(name)")
        let isRequired = parameter["required"] == true
        #expect(mayBeRequired || !isRequired, "\(name) requires a parameter after one that may be missing")
        mayBeRequired = isRequired
      }
      #expect(method["params"] != nil, "\(name)")
      if let result = method["result"] { #expect(result["name"] != nil && result["schema"] != nil, "\(name)") }
      #expect(method["examples"] != nil || method["x-refusals"] != nil, "\(name) has no example")
    }
    var references: Set<String> = []
    func collect(_ value: JSON) {
      switch value {
      case .object(let members):
        if let target = members["$ref"]?.stringValue { references.insert(target) }
        for (_, member) in members { collect(member) }
      case .array(let elements): elements.forEach(collect)
      case .null, .bool, .number, .string: break
      }
    }
    collect(document)
    #expect(!references.isEmpty)
    for reference in references {
      let steps = reference.split(separator: "/").map(String.init)
      #expect(steps.count == 4 && steps[0] == "#" && ["schemas", "errors"].contains(steps[2]), "\(reference)")
      #expect(steps.dropFirst().reduce(Optional(document)) { $0?[$1] } != nil, "\(reference)")
    }
    for (word, error) in document["components"]?["errors"]?.objectValue ?? [:] {
      #expect(error["code"]?.int64Value != nil && error["message"]?.stringValue != nil, "\(word)")
      #expect(error["data"]?["code"]?.stringValue == word)
    }
  }

  @Test("no parameter and no result is anything at all", arguments: Vocabulary.shared.methods)
  func schemas(_ method: MethodDescriptor) {
    for parameter in method.params {
      #expect(!parameter.summary.isEmpty && parameter.schema != .any, "\(method.name): \(parameter.name)")
    }
    #expect(method.result?.types == [.object], "\(method.name) answers no object")
    #expect(
      method.result?.properties.isEmpty == false || method.result?.otherProperties != .allowed,
      "\(method.name) promises nothing of its result")
  }

  @Test("the reference has every method with each of its parameters, errors and examples")
  func complete() {
    let text = PublishedFiles.reference
    for method in Node.methods(frozenClock: false) {
      #expect(text.contains("\n### \(method.name)\n"))
      for parameter in method.params { #expect(text.contains("| `\(parameter.name)`")) }
      for error in method.errors { #expect(text.contains("`\(error.word)`")) }
      for example in method.examples { #expect(text.contains("\n\(example.name):\n")) }
    }
  }
}

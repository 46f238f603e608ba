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
      let kind = method["x-kind"]?.stringValue.flatMap(MethodDescriptor.Kind.init(rawValue:))
      #expect(kind != nil, "\(name) does not say whether it reads or writes")
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

  /// Members that may hold anything, each with the reason.
  private static let freeForm: [String: String] = [
    "initialize /capabilities/*": "what nodes can do beyond the methods; none does so far",
    "rpc.discover /methods/[]/*": "a method object; the OpenRPC specification says what is in it",
    "rpc.discover /x-notifications/[]/*": "in the form of method objects",
    "rpc.discover /components/*/*": "schemas and errors; the OpenRPC specification says what they are",
    "Error /data/*": "each error adds members of its own, see errors.md",
  ]

  @Test("every object in a result names its members, and every member has a type")
  func closed() {
    var found: Set<String> = []
    func visit(_ schema: Schema, _ owner: String, _ path: String) {
      // What has a name is one thing wherever it is used.
      let (owner, path) = schema.name.map { ($0, "") } ?? (owner, path)
      guard !schema.types.isEmpty || !schema.oneOf.isEmpty else {
        found.insert("\(owner) \(path)")
        return
      }
      if schema.types.contains(.object), schema.properties.isEmpty, schema.otherProperties == .allowed {
        Issue.record("\(owner) \(path): an object without members; say them, or .map(of:) what its values are")
      }
      if schema.types.contains(.array), schema.items == nil {
        Issue.record("\(owner) \(path): an array of anything")
      }
      if let items = schema.items { visit(items, owner, path + "/[]") }
      for form in schema.oneOf { visit(form, owner, path) }
      for property in schema.properties { visit(property.schema, owner, path + "/" + property.name) }
      if case .each(let values) = schema.otherProperties { for value in values { visit(value, owner, path + "/*") } }
    }
    let lifecycle = LifecycleMethod.allCases.map(\.descriptor)
    for method in lifecycle + Node.methods(frozenClock: true) {
      if let result = method.result { visit(result, method.name, "") }
    }
    #expect(found == Set(Self.freeForm.keys))
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

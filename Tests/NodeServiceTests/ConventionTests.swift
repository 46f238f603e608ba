import JSONRPC
import Replica
import Testing

@testable import NodeService

@Suite("Conventions of the interface")
struct ConventionTests {
  private static let methods = Node.methods(frozenClock: true)

  private static func members(of schema: Schema) -> [String] {
    var names: [String] = []
    for property in schema.properties { names += [property.name] + members(of: property.schema) }
    if let items = schema.items { names += members(of: items) }
    for form in schema.oneOf { names += members(of: form) }
    if case .each(let schemas) = schema.otherProperties { for each in schemas { names += members(of: each) } }
    return names
  }

  @Test("methods are a noun and a verb, members of parameters and results are in lowerCamelCase", arguments: methods)
  func names(_ method: MethodDescriptor) {
    #expect(method.name.wholeMatch(of: /[a-z]+\.[a-z][A-Za-z]*/) != nil)
    let schemas = method.params.map(\.schema) + [method.result ?? .any]
    let members = method.params.map(\.name) + schemas.flatMap { Self.members(of: $0) }
    let wrong = members.filter { $0.wholeMatch(of: /[a-z][A-Za-z0-9]*/) == nil }
    // An extension of the specification, which wants the prefix.
    #expect(Set(wrong).subtracting(["x-notifications"]).isEmpty, "\(method.name)")
  }

  @Test("lists take a limit and a cursor and give items and the next cursor", arguments: methods)
  func lists(_ method: MethodDescriptor) {
    let params = Set(method.params.map(\.name))
    let members = Set(method.result?.properties.map(\.name) ?? [])
    // Pages of change sets go on from a version and are measured in bytes.
    guard method.name != "changes.export" else { return }
    #expect(
      params.contains("cursor") == params.contains("limit") || method.name == "notification.tell", "\(method.name)")
    if params.contains("cursor") { #expect(members.isSuperset(of: ["items", "nextCursor"]), "\(method.name)") }
  }

  @Test("what writes into a ledger takes commandId, dryRun and onBehalfOf and gives the version", arguments: methods)
  func writes(_ method: MethodDescriptor) {
    let params = Set(method.params.map(\.name))
    guard method.kind == .write, params.contains("ledger"), method.name != "changes.import" else { return }
    #expect(params.isSuperset(of: ["commandId", "dryRun", "onBehalfOf", "actor"]), "\(method.name)")
    #expect(method.result?.properties.contains(.required("version", .version)) == true, "\(method.name)")
    guard params.contains("atomic") else { return }
    let results = method.result?.properties.first { $0.name == "results" }
    let forms = results?.schema.items?.oneOf ?? []
    #expect(results?.isRequired == true && forms.count == 2, "\(method.name)")
    #expect(forms.allSatisfy { $0.properties.first?.name == "ok" }, "\(method.name)")
    #expect(forms.last?.properties.contains(.required("error", .error)) == true, "\(method.name)")
  }

  @Test("no error of the machine says where the file lies, what is in it, or in which words it was asked")
  func discretion() throws {
    let secret = "SELECT secret FROM /secret/place of ana@secret.example"
    let errors: [any Error] = [
      ReplicaError.file(path: secret, detail: secret), ReplicaError.notAReplica(path: secret),
      ReplicaError.damaged(detail: secret), ReplicaError.inputOutput(detail: secret),
      ReplicaError.inconsistent(secret), ReplicaError.settingNotKept(name: secret, found: secret),
      ReplicaError.ownChangeSetRefused(reason: secret), ReplicaError.newerFile(versions: [secret]), Stray(text: secret),
    ]
    for error in errors {
      let answer = RPCError.answering(error).json.text
      #expect(!answer.contains("secret") && !answer.contains("SELECT"), "\(answer)")
    }
    #expect(RPCError.answering(Stray(text: secret)).code == -32603)
  }

  private struct Stray: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }
}

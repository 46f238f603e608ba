import JSONRPC
import Testing

@testable import NodeService

@Suite("Examples are true")
struct ExampleTests {
  private static let methods = Node.methods(frozenClock: true)
  /// Their results hold whole mails or the whole interface; the examples of all others state every required member.
  private static let abridged: Set = ["notification.preview", "notification.templates", "rpc.discover"]

  @Test("every method has an example", arguments: methods.map(\.name))
  func isThere(_ method: String) throws {
    let descriptor = try #require(Self.methods.first { $0.name == method })
    #expect(
      !descriptor.examples.isEmpty,
      """
      \(method) has no example. Add one under its name in Sources/NodeService/Examples (a file for each noun, listed \
      in ExampleTable.all). Name things by ExampleThing; whatever else has to be there, ExampleLedger prepares.
      """)
    let names = descriptor.examples.map(\.name)
    #expect(Set(names).count == names.count, "\(method) has two examples of one name")
  }

  @Test("every example belongs to a method")
  func belong() {
    let unknown = Set(ExampleTable.all.keys).subtracting(Self.methods.map(\.name))
    #expect(unknown.isEmpty, "examples of methods that do not exist: \(unknown.sorted())")
  }

  @Test("every example is answered as it says, and as the schema says", arguments: methods.map(\.name))
  func plays(_ method: String) throws {
    let descriptor = try #require(Self.methods.first { $0.name == method })
    for example in descriptor.examples {
      let ledger = try ExampleLedger(
        listens: method.hasPrefix("sync."), orders: method.hasPrefix("order.") || method.hasPrefix("license."))
      let match = try ExampleMatch(ledger)
      let params = match.actual(.object(example.params)).objectValue ?? JSONObject()
      let title: Comment = "\(method), “\(example.name)”"
      switch example.outcome {
      case .result(let stated):
        let violations = (descriptor.result?.sealed.validate(stated, violationsMax: 1_000) ?? [])
          .filter { $0.message != "is missing" || !Self.abridged.contains(method) }
        #expect(violations.isEmpty, "\(title): the example is not what the schema publishes")
        let answer = try ledger.ana.call(method, params)
        #expect(match.difference(stated, answer) == nil, title)
      case .error(let word):
        #expect(try ledger.ana.word(method, params) == word, title)
        #expect(descriptor.errors.contains { $0.word == word }, title)
      case .nothing:
        Issue.record("\(title): a method of the table answers something")
      }
    }
  }

  @Test("a member that nobody published is noticed")
  func sealed() {
    let schema = Schema.object([.required("rows", .array(of: .object([], others: .allowed)))], others: .allowed)
    #expect(schema.validate(["rows": [["a": 1]], "b": 2]).isEmpty)
    #expect(schema.sealed.validate(["rows": [["a": 1]], "b": 2]).map(\.path) == ["/rows/0/a", "/b"])
    let free = Schema.object([.required("data", .map(of: .any))]).sealed
    #expect(free.validate(["data": ["a": [1, ["b": 2]]]]).isEmpty)
  }

  @Test("a wrong statement is noticed")
  func isStrict() throws {
    let ledger = try ExampleLedger(listens: false)
    let match = try ExampleMatch(ledger)
    let answer = try ledger.ana.call("invitation.get", ["invitation": .string(try ledger.text(of: .pending))])
    #expect(match.difference(["invitation": .the(.pending), "state": "pending"], answer) == nil)
    #expect(match.difference(["invitation": .the(.accepted)], answer) != nil)
    #expect(match.difference(["state": "accepted"], answer) != nil)
    #expect(match.difference(["fund": .the(.lot)], answer) != nil)
    #expect(match.difference(["colour": "red"], answer) != nil)
    #expect(match.difference(["cases": [.the(.case)]], answer) != nil)
  }

  @Test("discovery publishes them as pairs of OpenRPC, and refusals beside them")
  func published() throws {
    let document = try TestNode().call("rpc.discover")
    for method in document["methods"]?.arrayValue ?? [] {
      let pairs = method["examples"]?.arrayValue ?? []
      let name = method.text("name") ?? ""
      // What can only be refused, as raising the rules to a version that does not exist yet, shows how it is refused.
      #expect(!pairs.isEmpty || method["x-refusals"]?.arrayValue?.isEmpty == false, "\(name)")
      for pair in pairs {
        #expect(pair.text("name") != nil && pair["params"]?.arrayValue != nil, "\(name)")
        #expect((pair["result"]?.objectValue != nil) == (method["result"] != nil), "\(name)")
        #expect((pair.text("result.summary") != nil) == Self.abridged.contains(name), "\(name)")
      }
    }
    let deposit = document["methods"]?.arrayValue?.first { $0.text("name") == "fund.deposit" }
    #expect(deposit?.text("examples.0.params.0.name") == "fund")
    #expect(deposit?.text("x-refusals.0.error.data.code") == "supply.currency")
  }
}

import JSONRPC
import Testing

@Suite struct MethodTableTests {
  static func descriptor(_ name: String, _ params: [ParamDescriptor] = []) -> MethodDescriptor {
    MethodDescriptor(name: name, summary: "A test.", params: params, result: .any, kind: .read)
  }

  static func parameter(_ name: String, required: Bool, _ schema: Schema = .any) -> ParamDescriptor {
    ParamDescriptor(name: name, schema: schema, required: required, summary: "A test.")
  }

  static func register(_ descriptors: [MethodDescriptor]) throws(MethodTableError) {
    var table = MethodTable()
    for descriptor in descriptors { try table.register(descriptor) { (_, _) throws(RPCError) in .null } }
  }

  @Test func `mistakes in descriptors are found when the table is made`() {
    #expect(throws: MethodTableError.duplicateMethod("a")) {
      try Self.register([Self.descriptor("a"), Self.descriptor("a")])
    }
    for name in ["initialize", "shutdown", "exit", "$/cancelRequest"] {
      #expect(throws: MethodTableError.duplicateMethod(name)) { try Self.register([Self.descriptor(name)]) }
    }
    let twice = [Self.parameter("x", required: true), Self.parameter("x", required: true)]
    #expect(throws: MethodTableError.duplicateParameter("a", "x")) {
      try Self.register([Self.descriptor("a", twice)])
    }
    #expect(throws: MethodTableError.duplicateParameter("a", "workDoneToken")) {
      try Self.register([Self.descriptor("a", [Self.parameter("workDoneToken", required: false)])])
    }
    let order = [Self.parameter("x", required: false), Self.parameter("y", required: true)]
    #expect(throws: MethodTableError.requiredAfterOptional("a", "y")) {
      try Self.register([Self.descriptor("a", order)])
    }
    let pattern = [Self.parameter("x", required: true, .array(of: .string(pattern: "(")))]
    #expect(throws: MethodTableError.patternNotUnderstood("a", "(")) {
      try Self.register([Self.descriptor("a", pattern)])
    }
  }

  @Test func `parameters are bound in the published order and their faults named by path`() throws {
    let method = Self.descriptor(
      "a",
      [
        Self.parameter("who", required: true, .string),
        Self.parameter("when", required: false, .array(of: .integer)),
      ])
    #expect(try method.bind(.named(["when": [1], "who": "x"])).keys == ["who", "when"])
    #expect(try method.bind(.positional(["x", [1]])) == ["who": "x", "when": [1]])
    #expect(try method.bind(.positional(["x", nil])) == ["who": "x"])
    #expect(try method.bind(.named(["who": "x", "workDoneToken": 1])) == ["who": "x"])
    let faults: [(Params, [String])] = [
      (.none, ["/who"]), (.named(["who": nil]), ["/who"]), (.named(["who": 1]), ["/who"]),
      (.named(["who": "x", "when": [1, "2"]]), ["/when/1"]), (.named(["who": "x", "why": 1]), ["/why"]),
      (.positional(["x", [], 1]), ["/2"]), (.positional([1, 2]), ["/who", "/when"]), (.positional([]), ["/who"]),
    ]
    for (params, paths) in faults {
      let error = #expect(throws: RPCError.self) { try method.bind(params) }
      #expect(error?.code == -32602)
      #expect(error?.data?["path"]?.stringValue == paths[0])
      #expect(error?.data?["violations"]?.arrayValue?.compactMap { $0["path"]?.stringValue } == paths)
      #expect(error?.data?["nextActions"]?.arrayValue?.isEmpty == false)
    }
  }

  @Test func `a call with many faults is refused in few words`() {
    let method = Self.descriptor("a")
    let object = JSONObject((0..<100_000).map { ("n\($0)", JSON.null) })
    let error = #expect(throws: RPCError.self) { try method.bind(.named(object)) }
    #expect(error?.data?["violations"]?.arrayValue?.count == RPCLimits().violationsMax)
  }

  @Test func `discovery describes every method, itself among them, and is answered by the table`() throws {
    var table = TestMethods.table()
    let info = OpenRPC.Info(title: "Test", version: "1", license: "Apache-2.0")
    try table.registerDiscovery(info: info)
    let document = OpenRPC.document(table.descriptors, info: info)
    #expect(LocalClient(table).call("rpc.discover") == .success(document))
    #expect(document["openrpc"] == "1.3.2")
    #expect(document["info"] == ["title": "Test", "version": "1", "license": ["name": "Apache-2.0"]])
    let methods = try #require(document["methods"]?.arrayValue)
    #expect(
      methods.compactMap { $0["name"]?.stringValue } == [
        "initialize", "shutdown", "exit", "$/cancelRequest", "test.echo", "test.add", "test.fail", "test.note",
        "rpc.discover",
      ])
    let add = try #require(methods.first { $0["name"] == "test.add" })
    #expect(add["result"] == ["name": "result", "schema": ["$ref": "#/components/schemas/Sum"]])
    #expect(document["components"]?["schemas"]?["Sum"]?["type"] == "object")
    #expect(add["params"]?[0]?["required"] == true)
    #expect(add["examples"]?[0]?["result"]?["value"] == ["sum": 3])
    let fail = try #require(methods.first { $0["name"] == "test.fail" })
    #expect(fail["errors"] == [["$ref": "#/components/errors/test.failed"]])
    let failed = document["components"]?["errors"]?["test.failed"]
    #expect(failed == ["code": 1001, "message": "It failed.", "data": ["code": "test.failed"]])
    #expect(methods.first { $0["name"] == "exit" }?["result"] == nil)
    #expect(document["x-notifications"]?[0]?["name"] == "$/progress")
    #expect(document["components"]?["errors"]?["rpc.overloaded"]?["code"] == -32005)
  }

  @Test func `examples run and results satisfy what is published`() throws {
    let table = TestMethods.table()
    let client = LocalClient(table)
    for descriptor in table.descriptors {
      for example in descriptor.examples {
        let outcome = client.call(descriptor.name, example.params)
        guard case .result(let result) = example.outcome else { continue }
        #expect(outcome == .success(result))
        #expect(descriptor.result?.validate(result) == [])
      }
    }
  }

  @Test func `each standard code has a word of its own`() {
    let words = RPCErrorCode.allCases.map(\.word)
    #expect(Set(words).count == words.count)
    #expect(
      RPCErrorCode.allCases.map(\.rawValue).sorted() == [
        -32803, -32800, -32700, -32603, -32602, -32601, -32600, -32005, -32002,
      ])
  }

  @Test func `limits are shown with every name they have`() {
    let shown = RPCLimits().json.objectValue?.keys ?? []
    #expect(shown == Mirror(reflecting: RPCLimits()).children.compactMap(\.label))
  }
}

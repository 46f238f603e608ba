import JSONRPC

/// A connection with the few methods that the byte fixtures call, every call answered at once: no threads, no sockets.
struct Conversation {
  private var connection: Connection
  private let table: MethodTable
  private(set) var output: [UInt8] = []
  private(set) var status: Int32?
  private(set) var isAborted = false
  private(set) var remarks: [ConnectionRemark] = []
  private let decoding: FramingMode

  init(framing: FramingMode, limits: RPCLimits = RPCLimits()) {
    let table = TestMethods.table()
    self.table = table
    decoding = framing
    let settings = ConnectionSettings(
      framing: framing, limits: limits, server: ServerInfo(name: "test", version: "0")
    ) { table[$0]?.descriptor.kind }
    connection = Connection(settings)
  }

  mutating func send(_ bytes: some Collection<UInt8>) { act(connection.received(bytes)) }

  mutating func end() { act(connection.endOfInput()) }

  private mutating func act(_ actions: [ConnectionAction]) {
    var queue = actions[...]
    while let action = queue.popFirst() {
      switch action {
      case .dispatch(let call):
        let outcome = TestMethods.answer(table, call)
        queue += connection.replied(call: call.number, outcome)
      case .write(let bytes):
        output += bytes
        queue += connection.flushed(bytes.count)
      case .close(let status): self.status = status
      case .abort: isAborted = true
      case .log(let remark): remarks.append(remark)
      case .takeBack: queue += connection.tookBack(calls: [])
      case .cancel, .stopReading, .resumeReading, .tokenAccepted, .watchProcess: break
      }
    }
  }

  /// The messages sent to the client, in order.
  func answers() throws -> [JSON] {
    var framer = MessageFramer(mode: .detect)
    framer.feed(output)
    framer.endOfInput()
    var answers: [JSON] = []
    while case .message(let body)? = framer.next() { answers.append(try JSONParser.parse(body)) }
    return answers
  }
}

/// The methods that the byte fixtures call, described in `Protocol/json-rpc.md`.
enum TestMethods {
  static func table() -> MethodTable {
    var table = MethodTable()
    let integer = Schema.integer
    let sum = Schema.object([.required("sum", integer)])
    try? table.register(
      MethodDescriptor(
        name: "test.echo", summary: "Answers with its parameters.",
        params: [ParamDescriptor(name: "value", schema: .any, required: false, summary: "Anything.")],
        result: .object([.optional("value", .any)]), kind: .read,
        examples: [MethodExample(name: "a number", params: ["value": 1], result: ["value": 1])])
    ) { (_, params) throws(RPCError) in .object(params) }
    try? table.register(
      MethodDescriptor(
        name: "test.add", summary: "Adds two integers.",
        params: [
          ParamDescriptor(name: "a", schema: integer, required: true, summary: "One."),
          ParamDescriptor(name: "b", schema: integer, required: true, summary: "The other."),
        ], result: sum.named("Sum"), kind: .read,
        examples: [MethodExample(name: "small", params: ["a": 1, "b": 2], result: ["sum": 3])])
    ) { (_, params) throws(RPCError) in
      guard let a = params["a"]?.int64Value, let b = params["b"]?.int64Value else { throw .internalError }
      let (sum, overflows) = a.addingReportingOverflow(b)
      guard !overflows else { throw RPCError(.requestFailed, "The sum is too great.") }
      return ["sum": .int(sum)]
    }
    try? table.register(
      MethodDescriptor(
        name: "test.fail", summary: "Fails.", result: .object([]),
        errors: [MethodErrorDescriptor(code: 1001, word: "test.failed", message: "It failed.")], kind: .read)
    ) { (_, _) throws(RPCError) in
      throw RPCError(code: 1001, message: "It failed.", data: ["code": "test.failed"])
    }
    try? table.register(
      MethodDescriptor(name: "test.note", summary: "Does nothing.", result: .object([]), kind: .write)
    ) { (_, _) throws(RPCError) in [:] }
    return table
  }

  static func answer(_ table: MethodTable, _ call: ConnectionCall) -> Result<JSON, RPCError> {
    guard let entry = table[call.method] else { return .failure(.methodNotFound(call.method)) }
    let context = RequestContext(method: call.method, handle: ClientHandle(id: 1) { _ in })
    do throws(RPCError) {
      return .success(try entry.handler.handle(context, try entry.descriptor.bind(call.params)))
    } catch {
      return .failure(error)
    }
  }
}

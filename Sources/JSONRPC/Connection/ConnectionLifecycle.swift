/// `initialize`, `shutdown` and `exit`.
extension Connection {
  mutating func initialize(_ request: Request, _ slot: Slot) {
    switch phase {
    case .awaitingToken, .open: break
    case .shuttingDown, .shutDown, .draining, .closed:
      return answer(slot, .failure(RPCError(.invalidRequest, "After shutdown only exit is allowed.")))
    }
    guard !isInitialized else {
      return answer(slot, .failure(RPCError(.invalidRequest, "initialize was answered before.")))
    }
    let params: InitializeParams
    do throws(RPCError) {
      params = try InitializeParams(request.params)
    } catch {
      answer(slot, .failure(error))
      if phase == .awaitingToken { close(status: 1) }
      return
    }
    if phase == .awaitingToken {
      guard let verify = settings.verifyToken, let token = params.token, verify(token) else {
        actions.append(.log(.tokenRefused))
        let error = RPCError(
          .notInitialized, "The token is missing or is not that of this node's start.", word: "rpc.tokenRefused",
          nextActions: ["Read the cookie file again; it changes whenever the node starts."])
        answer(slot, .failure(error))
        return close(status: 1)
      }
      phase = .open
      actions.append(.tokenAccepted)
      framer.messageBytesMax = limits.messageBytesMax
    }
    isInitialized = true
    client = params.client
    answer(slot, .success(settings.server.answer(wanted: params.protocolVersion)))
    if let process = params.client.processID { actions.append(.watchProcess(process)) }
  }

  mutating func shutDown(_ id: RequestID, _ slot: Slot) {
    switch phase {
    case .open: phase = .shuttingDown(id)
    case .awaitingToken:
      answer(slot, .failure(RPCError(.notInitialized, "The first message must be initialize with the token.")))
    case .shuttingDown, .shutDown, .draining, .closed:
      answer(slot, .failure(RPCError(.invalidRequest, "shutdown was sent before.")))
    }
  }

  mutating func exit() {
    switch phase {
    case .shuttingDown: exitsWhenDrained = true
    case .shutDown: close(status: 0)
    case .awaitingToken, .open: phase = .draining(status: 1)
    case .draining, .closed: break
    }
  }
}

/// What `initialize` says. Members it does not know are ignored: clients of the Language Server Protocol send many.
struct InitializeParams: Hashable, Sendable {
  var protocolVersion: Int64?
  var token: String?
  var client = ClientInfo()

  init(_ params: Params) throws(RPCError) {
    let object: JSONObject
    switch params {
    case .none: object = JSONObject()
    case .named(let named): object = named
    case .positional(let values):
      let names = LifecycleMethod.initialize.descriptor.params.map(\.name)
      guard values.count <= names.count else {
        throw RPCError(
          .invalidParams, "initialize takes at most \(names.count) parameters.",
          data: ["path": .string("/\(names.count)")])
      }
      object = JSONObject(zip(names, values).map { ($0, $1) })
    }
    protocolVersion = try Self.integer(object, "protocolVersion", 1...Int64.max)
    if let process = try Self.integer(object, "processId", 1...Int64(Int32.max)) {
      client.processID = Int32(exactly: process)
    }
    token = try Self.read(object, "token", "a string") { $0.stringValue }
    client.capabilities = try Self.read(object, "capabilities", "an object") { $0.objectValue } ?? JSONObject()
    if let info = try Self.read(object, "clientInfo", "an object", { $0.objectValue }) {
      client.name = try Self.read(info, "name", "a string", within: "/clientInfo") { $0.stringValue }
      client.version = try Self.read(info, "version", "a string", within: "/clientInfo") { $0.stringValue }
    }
  }

  private static func integer(
    _ object: JSONObject, _ name: String, _ range: ClosedRange<Int64>
  ) throws(RPCError) -> Int64? {
    try read(object, name, "an integer of at least 1") { json in
      json.int64Value.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  private static func read<Value>(
    _ object: JSONObject, _ name: String, _ wanted: String, within parent: String = "",
    _ convert: (JSON) -> Value?
  ) throws(RPCError) -> Value? {
    guard let json = object[name], !json.isNull else { return nil }
    guard let value = convert(json) else {
      let path = "\(parent)/\(name)"
      throw RPCError(.invalidParams, "initialize: \(path) must be \(wanted).", data: ["path": .string(path)])
    }
    return value
  }
}

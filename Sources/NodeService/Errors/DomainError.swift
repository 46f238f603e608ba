import JSONRPC

/// A refusal of this node, before it becomes a JSON-RPC error.
struct DomainError: Error {
  /// What it is.
  let code: DomainErrorCode
  /// The sentence for people; the code's own where nothing more is known.
  let message: String
  /// More for programs.
  let data: JSONObject
  /// What to do next; the code's own where nothing more is known.
  let nextActions: [String]

  init(
    _ code: DomainErrorCode, _ message: String? = nil, data: JSONObject = JSONObject(), nextActions: [String]? = nil
  ) {
    self.code = code
    self.message = message ?? code.meaning.message
    self.data = data
    self.nextActions = nextActions ?? code.meaning.nextActions
  }

  /// The error as it is answered.
  var rpcError: RPCError {
    var object: JSONObject = ["code": .string(code.word)]
    for (name, value) in data { object.append(name, value) }
    object.append("nextActions", .array(nextActions.map(JSON.string)))
    return RPCError(code: code.rawValue, message: message, data: .object(object))
  }

  /// What a method declares that it may answer with.
  static func descriptors(_ codes: [DomainErrorCode]) -> [MethodErrorDescriptor] {
    var seen: Set<DomainErrorCode> = []
    return codes.filter { seen.insert($0).inserted }.map {
      MethodErrorDescriptor(
        code: $0.rawValue, word: $0.word, message: $0.meaning.message, nextActions: $0.meaning.nextActions)
    }
  }
}

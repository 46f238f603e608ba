/// The connection to one holder, as far as a proxy has to know it: a value.
struct HolderLink: Sendable {
  var framer = MessageFramer(mode: .headers, limits: .towardsNode)
  /// Calls that this holder was asked and has not answered.
  private(set) var asked: Set<UInt64> = []
  /// Whether it said anything.
  var hasHeard = false
  /// Whether it knows what the client said in `initialize`.
  var isIntroduced = false

  /// The request for a call. Its id is the call's number, whatever id the client gave it: the client's ids need not
  /// differ.
  mutating func ask(_ call: ConnectionCall) -> [UInt8] {
    asked.insert(call.number)
    let id = RequestID.number(JSONNumber(call.number))
    return Self.encode(Request(id: id, method: call.method, params: call.params).json)
  }

  /// The call that an answer is for; it is not open any more.
  mutating func answered(by response: Response) -> UInt64? {
    guard let id = response.id.json.int64Value, let number = UInt64(exactly: id) else { return nil }
    return asked.remove(number)
  }

  static func cancellation(of number: UInt64) -> [UInt8] {
    notification(LifecycleMethod.cancelRequest.rawValue, ["id": .number(JSONNumber(number))])
  }

  static func notification(_ method: String, _ params: JSONObject) -> [UInt8] {
    encode(Notification(method: method, params: .named(params)).json)
  }

  private static func encode(_ message: JSON) -> [UInt8] {
    MessageFramer.encode(message.serialize(), mode: .headers)
  }
}

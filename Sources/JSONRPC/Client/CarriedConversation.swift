/// A client's conversation that a proxy carried, for a node of this process to go on with where it stands: what was
/// asked and not answered, what was read ahead, and how far the lifecycle has come.
public struct CarriedConversation: Sendable {
  /// The state, with all that was written to the client delivered.
  let connection: Connection
  /// What the node has to do first.
  let actions: [ConnectionAction]
}

extension Connection {
  /// A call that the client asked an earlier node for and that is to stand on: nobody waits for its answer.
  mutating func callAgain(_ method: String, _ params: JSONObject) -> [ConnectionAction] {
    guard let kind = settings.kindOf(method) else { return [] }
    let call = ConnectionCall(number: nextNumber, method: method, kind: kind, params: .named(params), client: client)
    nextNumber += 1
    if kind == .control { controlsInFlight += 1 }
    flights[call.number] = Flight(call: call, slot: .nowhere, bytes: 1)
    return [.dispatch(call)]
  }
}

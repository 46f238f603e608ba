/// The parser: whatever it takes, it takes again after it was written, with the same meaning and the same text; and
/// whatever it takes can be sorted as a message.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzParser(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let value: JSON
  do throws(JSONParseError) {
    value = try JSONParser.parse(bytes)
  } catch {
    precondition((0...count).contains(error.offset), "a fault outside of the text")
    return 0
  }
  let text = value.serialize()
  guard let again = try? JSONParser.parse(text) else { preconditionFailure("what was written is not taken") }
  precondition(again == value, "what was written means something else")
  precondition(again.serialize() == text, "the same value is written in two ways")
  precondition(!text.contains(0x0A), "a line of its own has a line feed within")
  check(Incoming.parse(value))
  return 0
}

/// A request is written so that it is the same request to whoever reads it.
private func check(_ incoming: Incoming) {
  switch incoming {
  case .single(.request(let request)):
    precondition(Incoming.parse(request.json) == .single(.request(request)), "a request changes when it is sent on")
  case .batch(let members):
    precondition(members.count <= RPCLimits().batchMembersMax, "a batch beyond its limit")
  case .single, .invalidBatch: break
  }
}

/// The state machine of a connection: whatever a client sends, each of its requests is answered once, the connection
/// comes to its end with the input, and nothing traps. Calls are answered at once, late, or in the reverse order.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConversation(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  for isLate in [false, true] {
    for isGuarded in [false, true] {
      var conversation = FuzzedConversation(isLate: isLate, isGuarded: isGuarded)
      for piece in [bytes[..<(count / 2)], bytes[(count / 2)...]] { conversation.send(piece) }
      conversation.end()
    }
  }
  return 0
}

private struct FuzzedConversation {
  private var connection: Connection
  private let isLate: Bool
  private var open: [UInt64] = []
  private var isCutOff = false
  private var written = 0

  init(isLate: Bool, isGuarded: Bool) {
    var limits = RPCLimits()
    limits.inFlightMax = 4
    limits.queuedInputBytesMax = 256
    limits.queuedOutputBytesMax = 512
    limits.batchMembersMax = 8
    var settings = ConnectionSettings(limits: limits, server: ServerInfo(name: "fuzz", version: "0")) { name in
      switch name {
      case "read": .read
      case "write": .write
      case "health": .control
      default: nil
      }
    }
    if isGuarded { settings.verifyToken = { $0 == "t" } }
    connection = Connection(settings)
    self.isLate = isLate
  }

  mutating func send(_ piece: ArraySlice<UInt8>) {
    carryOut(connection.received(piece))
    if !isLate { answerAll() }
  }

  /// After the end of its input a client is owed its answers, and then nothing is left.
  mutating func end() {
    carryOut(connection.endOfInput())
    var rounds = 0
    while !connection.isClosed {
      answerAll()
      carryOut(connection.flushed(written))
      rounds += 1
      precondition(rounds < 100_000, "a connection without input does not end")
    }
    precondition(isCutOff || open.isEmpty, "a call is neither answered nor given up")
  }

  private mutating func answerAll() {
    while let number = open.popLast() {
      carryOut(connection.replied(call: number, .success([:])))
      carryOut(connection.replied(call: number, .success([:])))
    }
  }

  private mutating func carryOut(_ actions: [ConnectionAction]) {
    for action in actions {
      switch action {
      case .dispatch(let call):
        precondition(!open.contains(call.number), "a call is handed out twice")
        open.append(call.number)
      case .cancel(let number): precondition(isCutOff || open.contains(number), "a call not handed out is cancelled")
      case .takeBack(let numbers):
        precondition(numbers.allSatisfy(open.contains), "a call not handed out is taken back")
        // Some have begun.
        let taken = numbers.filter { $0 % 3 != 0 }
        open.removeAll { taken.contains($0) }
        carryOut(connection.tookBack(calls: taken))
      case .write(let bytes):
        precondition(!isCutOff, "something is written after the end")
        written += bytes.count
      case .close, .abort: isCutOff = true
      case .stopReading, .resumeReading, .tokenAccepted, .watchProcess, .log: break
      }
    }
  }
}

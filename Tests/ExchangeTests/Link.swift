import ChangeSets
import Exchange

/// Two sessions joined by a wire that a test controls: what each said lies in a queue until it is delivered.
struct Link {
  var initiator: Session
  var responder: Session
  private(set) var initiatorStore: any ExchangeStore
  private(set) var responderStore: any ExchangeStore
  var toResponder: [UInt8] = []
  var toInitiator: [UInt8] = []
  var initiatorReport: SyncReport?
  var responderReport: SyncReport?
  var bytesDelivered = 0
  private var turn = false

  init(
    _ ledger: LedgerID, from initiatorStore: any ExchangeStore, to responderStore: any ExchangeStore,
    limits: ExchangeLimits = ExchangeLimits()
  ) {
    initiator = Session(initiating: ledger, limits: limits)
    responder = Session(respondingWithin: limits)
    self.initiatorStore = initiatorStore
    self.responderStore = responderStore
    tell(responder: .start)
    tell(initiator: .start)
  }

  mutating func tell(initiator event: Session.Event) {
    let result = SessionPump.run(event, &initiator, store: initiatorStore)
    toResponder += result.bytes
    initiatorReport = initiatorReport ?? result.report
  }

  mutating func tell(responder event: Session.Event) {
    let result = SessionPump.run(event, &responder, store: responderStore)
    toInitiator += result.bytes
    responderReport = responderReport ?? result.report
  }

  /// Delivers up to `chunk` bytes one way, the ways taking turns; false when nothing was left to deliver.
  mutating func step(chunk: Int = .max) -> Bool {
    turn.toggle()
    if turn ? toResponder.isEmpty : toInitiator.isEmpty { turn.toggle() }
    if turn {
      let part = Array(toResponder.prefix(chunk))
      toResponder.removeFirst(part.count)
      bytesDelivered += part.count
      if !part.isEmpty { tell(responder: .received(part)) }
      return !part.isEmpty
    }
    let part = Array(toInitiator.prefix(chunk))
    toInitiator.removeFirst(part.count)
    bytesDelivered += part.count
    if !part.isEmpty { tell(initiator: .received(part)) }
    return !part.isEmpty
  }

  /// The same moment with stores of its own.
  func branched(_ initiatorStore: any ExchangeStore, _ responderStore: any ExchangeStore) -> Link {
    var branch = self
    branch.initiatorStore = initiatorStore
    branch.responderStore = responderStore
    return branch
  }

  /// Runs until nothing moves. With `cutAfter`, the wire breaks once so many bytes were delivered.
  mutating func run(chunk: Int = .max, cutAfter: Int = .max) {
    while bytesDelivered < cutAfter, step(chunk: min(chunk, cutAfter - bytesDelivered)) {}
    if bytesDelivered >= cutAfter {
      tell(initiator: .closed)
      tell(responder: .closed)
    }
  }
}

/// A generator whose numbers follow from its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// When things last happened on a connection, in milliseconds as told by `tick`.
struct ConnectionClock: Sendable {
  private(set) var now: Int64
  let opened: Int64
  private(set) var lastInput: Int64
  private(set) var lastOutput: Int64
  private(set) var messageBegan: Int64?

  init(now: Int64) {
    self.now = now
    opened = now
    lastInput = now
    lastOutput = now
  }

  mutating func advance(to instant: Int64) { now = max(now, instant) }

  mutating func sawInput() { lastInput = now }

  /// Output went, or began to wait after there was none.
  mutating func sawOutput() { lastOutput = now }

  /// Whether a message is begun and not ended, and it is the client's turn to go on with it.
  mutating func isInsideMessage(_ isInside: Bool) {
    messageBegan = isInside ? messageBegan ?? now : nil
  }

  func hasPassed(_ seconds: Int, since instant: Int64) -> Bool {
    now - instant > Int64(seconds) * 1000
  }
}

extension Connection {
  /// The deadline that has passed, if any.
  func overdue() -> ConnectionRemark? {
    guard settings.hasDeadlines else { return nil }
    if phase == .awaitingToken, clock.hasPassed(limits.handshakeSecondsMax, since: clock.opened) {
      return .handshakeTooSlow
    }
    if let began = clock.messageBegan, clock.hasPassed(limits.partialMessageSecondsMax, since: began) {
      return .messageTooSlow
    }
    if output.queuedBytes > 0, clock.hasPassed(limits.stalledOutputSecondsMax, since: clock.lastOutput) {
      return .outputStalled
    }
    let lastByte = max(clock.lastInput, clock.lastOutput)
    if settings.endsWhenIdle, flights.isEmpty, waiting.isEmpty,
      clock.hasPassed(limits.idleSecondsMax, since: lastByte)
    {
      return .idle
    }
    return nil
  }
}

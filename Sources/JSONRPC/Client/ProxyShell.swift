import Logging
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Carries out what a proxied connection decides, on one thread. Only the pumps have others, and what they sent comes
/// back to it through `SentBytes`.
struct ProxyShell {
  private static let readBytes = 64 * 1024
  /// How often the client's process is looked for, when it asked for that.
  private static let watchMilliseconds: Int32 = 1000

  private struct Holder {
    let socket: NodeSocket
    let pump: OutputPump
    let sent: SentBytes
    var queuedBytes = 0
  }

  private let streams: StandardStreams
  private let limits: RPCLimits
  private let wake: WakePipe
  private let logger: Logger
  private let clock = ContinuousClock()
  private var proxied: ProxiedConnection
  private let toClient: OutputPump
  private let sentToClient: SentBytes
  private var holder: Holder?
  private var seekAt: ContinuousClock.Instant?
  /// The status to end with once the client has taken everything.
  private var status: Int32?
  private var isAborted = false
  private var isDraining = false
  private var watchesOutput = true
  /// Nothing happened while it was waited last.
  private var isIdle = false
  /// When a client that takes nothing is given up.
  private var endsAt: ContinuousClock.Instant?

  init(
    _ proxied: ProxiedConnection, streams: StandardStreams, limits: RPCLimits, wake: WakePipe, logger: Logger
  ) {
    self.proxied = proxied
    self.streams = streams
    self.limits = limits
    self.wake = wake
    self.logger = logger
    let sent = SentBytes(wake)
    sentToClient = sent
    toClient = OutputPump(descriptor: streams.output) { sent.add($0) }
    seekAt = clock.now
  }

  /// The process is asked to end.
  mutating func drain() {
    guard !isDraining else { return }
    isDraining = true
    perform(proxied.drain())
  }

  /// Takes in what the pumps did; the status to exit with when it is over.
  mutating func advance() -> Int32? {
    var isClientGone = false
    while let sent = sentToClient.take(), !isClientGone {
      perform(proxied.flushed(sent.count))
      isClientGone = sent.isBroken
    }
    while let sent = holder?.sent.take() { holder?.queuedBytes -= sent.count }
    if isAborted { return 1 }
    if isClientGone { return status ?? 1 }
    if let watched = proxied.watchedProcess, SystemCalls.isGone(process: watched, looksCloser: isIdle) {
      logger.notice("the client's process has ended", metadata: ["process": "\(watched)"])
      return 1
    }
    guard let status else { return nil }
    if isDraining, endsAt == nil { endsAt = clock.now.advanced(by: .seconds(limits.drainSecondsMax)) }
    return !proxied.hasOutputQueued || endsAt.map { $0 <= clock.now } ?? false ? status : nil
  }

  /// Whether a holder is to be looked for. Never with output on its way to the client: whoever goes on with the
  /// conversation must not write between its bytes.
  var isTimeToSeek: Bool {
    guard let seekAt, proxied.needsHolder, !proxied.hasOutputQueued else { return false }
    return seekAt <= clock.now
  }

  mutating func attach(_ socket: NodeSocket) {
    seekAt = nil
    let sent = SentBytes(wake)
    // The pump keeps the socket from being closed while it writes.
    let pump = OutputPump(descriptor: socket.descriptor) { count in withExtendedLifetime(socket) { sent.add(count) } }
    holder = Holder(socket: socket, pump: pump, sent: sent)
    perform(proxied.connected())
  }

  mutating func handOver() -> CarriedConversation { proxied.handOver() }

  /// Waits until something happens, and takes it in.
  mutating func wait() {
    var wanted = [(descriptor: wake.readEnd, events: Int16(POLLIN))]
    let clientPlace = readsClient ? wanted.count : nil
    if readsClient { wanted.append((streams.input, Int16(POLLIN))) }
    let holderPlace = proxied.readsHolder && holder != nil ? wanted.count : nil
    if let holder, holderPlace != nil { wanted.append((holder.socket.descriptor, Int16(POLLIN))) }
    // Asked for nothing, an output tells when nobody reads it any more.
    let outputPlace = watchesOutput ? wanted.count : nil
    if watchesOutput { wanted.append((streams.output, 0)) }
    let seen = SystemCalls.wait(for: wanted, milliseconds: milliseconds)
    isIdle = seen.allSatisfy { $0 == 0 }
    if seen[0] != 0 { wake.drain() }
    if let outputPlace, seen[outputPlace] & Int16(POLLERR | POLLNVAL) != 0 {
      watchesOutput = false
      sentToClient.add(nil)
    }
    if let holderPlace, seen[holderPlace] != 0 { readHolder() }
    if let clientPlace, seen[clientPlace] != 0 { readClient() }
  }

  private var readsClient: Bool {
    status == nil && proxied.readsClient && (holder?.queuedBytes ?? 0) <= limits.queuedInputBytesMax
  }

  /// How long nothing need be done unless something happens.
  private var milliseconds: Int32 {
    var waits: [Int32] = proxied.watchedProcess == nil ? [] : [Self.watchMilliseconds]
    if let seekAt, proxied.needsHolder, !proxied.hasOutputQueued { waits.append(wait(until: seekAt)) }
    if let endsAt { waits.append(wait(until: endsAt)) }
    return waits.min() ?? -1
  }

  /// In milliseconds, rounded up.
  private func wait(until instant: ContinuousClock.Instant) -> Int32 {
    let left = clock.now.duration(to: instant)
    return Int32(
      clamping: max(0, left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1))
  }

  private mutating func readClient() {
    switch SystemCalls.read(streams.input, upTo: Self.readBytes) {
    case .success(let bytes) where bytes.isEmpty: perform(proxied.endOfInput())
    case .success(let bytes): perform(proxied.received(fromClient: bytes))
    case .failure(let fault):
      logger.notice("standard input failed", metadata: ["errno": "\(fault.errno)"])
      perform(proxied.endOfInput())
    }
  }

  private mutating func readHolder() {
    guard let socket = holder?.socket else { return }
    if case .success(let bytes) = SystemCalls.read(socket.descriptor, upTo: Self.readBytes), !bytes.isEmpty {
      perform(proxied.received(fromHolder: bytes))
    } else {
      leaveHolder()
      perform(proxied.holderGone())
    }
  }

  private mutating func leaveHolder() {
    holder?.socket.end()
    holder = nil
  }

  private mutating func perform(_ actions: [ProxiedConnection.Action]) {
    for action in actions {
      switch action {
      case .toClient(let bytes): toClient.append(bytes)
      case .toHolder(let bytes):
        holder?.queuedBytes += bytes.count
        holder?.pump.append(bytes)
      case .leaveHolder: leaveHolder()
      case .seekHolder(let pause): seekAt = clock.now.advanced(by: .milliseconds(pause))
      case .end(let status): self.status = status
      case .abort: isAborted = true
      case .log(let remark): logger.notice("\(remark)", metadata: ["fault": "client"])
      }
    }
    toClient.flush()
    holder?.pump.flush()
  }
}

/// What a pump has sent and nobody has looked at yet. The pump's thread adds, another one takes.
final class SentBytes: Sendable {
  private let state = Mutex(State())
  private let wake: WakePipe

  private struct State {
    var count = 0
    var isBroken = false
  }

  /// Signals that pipe whenever there is something to take.
  init(_ wake: WakePipe) { self.wake = wake }

  /// So many bytes have gone; nil when no more can.
  func add(_ count: Int?) {
    state.withLock { state in
      if let count { state.count += count } else { state.isBroken = true }
    }
    wake.signal()
  }

  /// What was added since, or nil if nothing was. That no more can be sent is told once.
  func take() -> (count: Int, isBroken: Bool)? {
    state.withLock { state in
      guard state.count > 0 || state.isBroken else { return nil }
      defer { state = State() }
      return (state.count, state.isBroken)
    }
  }
}

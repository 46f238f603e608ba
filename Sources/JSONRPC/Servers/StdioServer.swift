import Dispatch
import Logging
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Serves one client on two descriptors, usually standard input and output.
///
/// Works with pipes, sockets, files and terminals alike, and leaves their modes as they are.
public final class StdioServer: Sendable {
  private static let readBytes = 64 * 1024
  /// How often the client's process is looked for, when it asked for that.
  private static let watchMilliseconds: Int32 = 1000

  private let service: RPCService
  private let streams: StandardStreams
  private let driver: ConnectionDriver
  private let wake: WakePipe
  private let state = Mutex(State())
  private let resumed: CarriedConversation?

  private struct State {
    var isReading = true
    var watched: Int32?
    var status: Int32?
    /// The status to drain with, once that was asked for.
    var draining: Int32?
    var isDraining = false
    /// The status to end with when all that was written has been taken.
    var closing: Int32?

    mutating func takeDraining() -> Int32? {
      defer { draining = nil }
      return draining
    }
  }

  /// A server on these descriptors, which it does not close.
  public convenience init(streams: StandardStreams, service: RPCService, framing: FramingMode = .detect) throws {
    let driver = ConnectionDriver(service: service, settings: service.settings(framing: framing), now: 0)
    try self.init(streams, service, driver, resumed: nil)
  }

  /// A server on these descriptors that goes on with a conversation which a proxy carried so far.
  public convenience init(
    streams: StandardStreams, service: RPCService, resuming conversation: CarriedConversation
  ) throws {
    let driver = ConnectionDriver(service: service, connection: conversation.connection)
    try self.init(streams, service, driver, resumed: conversation)
  }

  private init(
    _ streams: StandardStreams, _ service: RPCService, _ driver: ConnectionDriver, resumed: CarriedConversation?
  ) throws {
    SystemCalls.ignoreBrokenPipes()
    self.streams = streams
    self.service = service
    self.driver = driver
    self.resumed = resumed
    wake = try WakePipe()
  }

  /// Serves until the client ends the conversation; the status to exit with. Blocks the calling thread.
  public func run() -> Int32 {
    let transport = StdioTransport(self, driver: driver, output: streams.output)
    guard driver.start(transport) else { return 1 }
    defer { driver.closed() }
    if let resumed { driver.resume(resumed.actions) }
    var (hasInput, watchesOutput) = (resumed?.connection.hasInputEnded != true, true)
    while true {
      let (status, mayRead, watched) = state.withLock { ($0.status, $0.isReading && hasInput, $0.watched) }
      if let status { return status }
      if let status = state.withLock({ $0.takeDraining() }) {
        driver.drain(status: status)
        state.withLock { $0.isDraining = true }
        boundEnd()
        continue
      }
      var wanted = [(wake.readEnd, Int16(POLLIN))]
      // Asked for nothing, an output tells when nobody reads it any more.
      if watchesOutput { wanted.append((streams.output, 0)) }
      if mayRead { wanted.append((streams.input, Int16(POLLIN))) }
      let timeout = watched == nil ? -1 : Self.watchMilliseconds
      let seen = SystemCalls.wait(for: wanted, milliseconds: timeout)
      if seen[0] != 0 { wake.drain() }
      // First, because a client that takes leave may close both at once.
      if mayRead, seen.last != 0 { hasInput = readOnce() }
      if watchesOutput, seen[1] & Int16(POLLERR | POLLNVAL) != 0 {
        watchesOutput = false
        driver.outputClosed()
      }
      let isIdle = seen.allSatisfy { $0 == 0 }
      if let watched, SystemCalls.isGone(process: watched, looksCloser: isIdle) {
        service.logger.notice("the client's process has ended", metadata: ["process": "\(watched)"])
        return 1
      }
    }
  }

  /// Takes nothing more in, lets what was begun be answered, then ends `run` with this status. Any thread may call,
  /// also one that handles a signal's event, and before `run`.
  public func drain(status: Int32) {
    state.withLock { $0.draining = status }
    wake.signal()
  }

  /// Ends `run` when all that was written has been taken.
  fileprivate func close(status: Int32) {
    state.withLock { $0.closing = status }
    boundEnd()
  }

  /// A node that was asked to end gives its client `drainSecondsMax` to take what it is owed, from the moment on when
  /// nothing more will be written. One whose client ends the conversation lets it take its time.
  private func boundEnd() {
    guard let status = state.withLock({ $0.isDraining ? $0.closing : nil }) else { return }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(service.limits.drainSecondsMax)) { [weak self] in
      self?.end(status: status)
    }
  }

  /// Ends `run` now.
  fileprivate func end(status: Int32) {
    state.withLock { $0.status = $0.status ?? status }
    wake.signal()
  }

  /// Takes what input there is; false at its end.
  private func readOnce() -> Bool {
    switch SystemCalls.read(streams.input, upTo: Self.readBytes) {
    case .success(let bytes) where bytes.isEmpty:
      driver.endOfInput()
      return false
    case .success(let bytes):
      driver.received(bytes)
      return true
    case .failure(let fault):
      service.logger.notice("standard input failed", metadata: ["errno": "\(fault.errno)"])
      driver.endOfInput()
      return false
    }
  }

  fileprivate func setReading(_ isReading: Bool) {
    state.withLock { $0.isReading = isReading }
    wake.signal()
  }

  fileprivate func watch(_ process: Int32) {
    state.withLock { $0.watched = process }
    wake.signal()
  }
}

/// The transport of a server on descriptors.
private final class StdioTransport: ConnectionTransport {
  private unowned let server: StdioServer
  private let pump: OutputPump

  init(_ server: StdioServer, driver: ConnectionDriver, output: Int32) {
    self.server = server
    pump = OutputPump(descriptor: output) { [weak driver] count in
      if let count { driver?.flushed(count) } else { driver?.outputClosed() }
    }
  }

  func write(_ bytes: [UInt8]) { pump.append(bytes) }

  func flush() { pump.flush() }

  func stopReading() { server.setReading(false) }

  func resumeReading() { server.setReading(true) }

  func watch(process: Int32) { server.watch(process) }

  func close(status: Int32) {
    server.close(status: status)
    pump.whenEmpty { [weak server] in server?.end(status: status) }
  }

  func abort() { server.end(status: 1) }
}

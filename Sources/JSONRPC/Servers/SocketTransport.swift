import NIOCore
import Synchronization

/// The transport of a connection accepted on a socket. Output of many threads is gathered and sent by the event loop
/// in one go; what was answered on the event loop itself goes out at once.
///
/// As long as the socket takes everything, the event loop writes to it directly, which costs a fraction of the way
/// through the channel. What it does not take goes through the channel, and so does all that follows until that has
/// gone.
final class SocketTransport: ConnectionTransport {
  /// Bytes after which progress of a large output is reported.
  private static let partBytes = 64 * 1024

  private let channel: any Channel
  /// That of the channel, and its own only while the channel is active. Nil where there is none to write to.
  private let descriptor: Int32?
  private let driver: ConnectionDriver
  private let reading: SocketReadGate
  private let state = Mutex(State())

  private struct State {
    /// Gathered and not sent.
    var bytes: [UInt8] = []
    /// Given to the channel and not reported by it as gone.
    var bytesInChannel = 0
    var isFlushScheduled = false

    mutating func takeBytes() -> [UInt8] {
      isFlushScheduled = false
      defer { bytes = [] }
      return bytes
    }
  }

  init(channel: any Channel, descriptor: Int32?, driver: ConnectionDriver, reading: SocketReadGate) {
    self.channel = channel
    self.descriptor = descriptor
    self.driver = driver
    self.reading = reading
  }

  func write(_ bytes: [UInt8]) {
    state.withLock { state in
      if state.bytes.isEmpty { state.bytes = bytes } else { state.bytes += bytes }
    }
  }

  func flush() {
    let mustSchedule = state.withLock { state in
      guard !state.isFlushScheduled, !state.bytes.isEmpty else { return false }
      state.isFlushScheduled = true
      return true
    }
    guard mustSchedule else { return }
    if channel.eventLoop.inEventLoop {
      flushGathered(thenClose: false)
    } else {
      channel.eventLoop.execute { [self] in flushGathered(thenClose: false) }
    }
  }

  func stopReading() { channel.eventLoop.execute { [reading] in reading.shut() } }

  func resumeReading() {
    channel.eventLoop.execute { [channel, reading] in
      if reading.open() { channel.read() }
    }
  }

  func watch(process: Int32) {}

  func close(status: Int32) { channel.eventLoop.execute { [self] in flushGathered(thenClose: true) } }

  func abort() { channel.close(promise: nil) }

  private func flushGathered(thenClose: Bool) {
    let (bytes, isChannelEmpty) = state.withLock { ($0.takeBytes(), $0.bytesInChannel == 0) }
    let sent = isChannelEmpty ? sendDirectly(bytes) : 0
    // Even where nothing is left, the end comes behind what the channel has not sent yet.
    if sent < bytes.count || thenClose {
      sendThroughChannel(channel.allocator.buffer(bytes: bytes[sent...]), thenClose: thenClose)
    }
    // Last, because it may bring more to send.
    if sent > 0 { driver.flushed(sent) }
  }

  /// How many bytes the socket took. An error is left to the channel to find, which then closes.
  private func sendDirectly(_ bytes: [UInt8]) -> Int {
    // On the event loop an active channel cannot have closed its descriptor, and nobody else does.
    guard !bytes.isEmpty, let descriptor, channel.isActive else { return 0 }
    return SystemCalls.writeSome(descriptor, bytes)
  }

  /// Sends in parts, so that a client that takes a large answer slowly is seen to take it.
  private func sendThroughChannel(_ bytes: ByteBuffer, thenClose: Bool) {
    var rest = bytes
    state.withLock { $0.bytesInChannel += rest.readableBytes }
    while rest.readableBytes > Self.partBytes, let part = rest.readSlice(length: Self.partBytes) {
      send(part, thenClose: false)
    }
    send(rest, thenClose: thenClose)
    channel.flush()
  }

  private func send(_ part: ByteBuffer, thenClose: Bool) {
    let count = part.readableBytes
    channel.write(part).whenComplete { [self] result in
      switch result {
      case .success:
        state.withLock { $0.bytesInChannel -= count }
        driver.flushed(count)
      // What failed counts as in the channel for ever, so that nothing is sent behind a gap.
      case .failure: driver.outputClosed()
      }
      if thenClose { channel.close(promise: nil) }
    }
  }
}

/// Whether the event loop may read from a socket. All calls come on that event loop; the lock only says so to the
/// compiler.
final class SocketReadGate: Sendable {
  private struct State {
    var isShut = false
    var wasAsked = false
  }

  private let state = Mutex(State())

  /// Whether a read goes through now; while the gate is shut it is remembered instead.
  func ask() -> Bool {
    state.withLock { state in
      state.wasAsked = state.isShut
      return !state.isShut
    }
  }

  func shut() { state.withLock { $0.isShut = true } }

  /// Whether a read was asked for meanwhile, which is to be made up for.
  func open() -> Bool {
    state.withLock { state in
      state.isShut = false
      defer { state.wasAsked = false }
      return state.wasAsked
    }
  }
}

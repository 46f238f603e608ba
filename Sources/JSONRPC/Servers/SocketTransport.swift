import NIOCore
import Synchronization

/// The transport of a connection accepted on a socket. Output of many threads is gathered and sent by the event loop
/// in one go; what was answered on the event loop itself goes out at once.
final class SocketTransport: ConnectionTransport {
  /// Bytes after which progress of a large output is reported.
  private static let partBytes = 64 * 1024

  private let channel: any Channel
  private let driver: ConnectionDriver
  private let reading: SocketReadGate
  private let state = Mutex(State())

  private struct State {
    var bytes = ByteBuffer()
    var isFlushScheduled = false
  }

  init(channel: any Channel, driver: ConnectionDriver, reading: SocketReadGate) {
    self.channel = channel
    self.driver = driver
    self.reading = reading
  }

  func write(_ bytes: [UInt8]) {
    _ = state.withLock { $0.bytes.writeBytes(bytes) }
  }

  func flush() {
    let mustSchedule = state.withLock { state in
      guard !state.isFlushScheduled, state.bytes.readableBytes > 0 else { return false }
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

  func resumeReading() { channel.eventLoop.execute { [reading] in reading.open() } }

  func watch(process: Int32) {}

  func close(status: Int32) { channel.eventLoop.execute { [self] in flushGathered(thenClose: true) } }

  func abort() { channel.close(promise: nil) }

  private func flushGathered(thenClose: Bool) {
    var bytes = state.withLock { state in
      state.isFlushScheduled = false
      defer { state.bytes = ByteBuffer() }
      return state.bytes
    }
    // Even where nothing was gathered, the end comes behind what the channel has not sent yet.
    guard bytes.readableBytes > 0 || thenClose else { return }
    // In parts, so that a client that takes a large answer slowly is seen to take it.
    repeat {
      guard let part = bytes.readSlice(length: min(bytes.readableBytes, Self.partBytes)) else { break }
      send(part, thenClose: thenClose && bytes.readableBytes == 0)
    } while bytes.readableBytes > 0
    channel.flush()
  }

  private func send(_ part: ByteBuffer, thenClose: Bool) {
    let (channel, driver, count) = (channel, driver, part.readableBytes)
    channel.write(part).whenComplete { result in
      switch result {
      case .success: driver.flushed(count)
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
    var read: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Asks to read: through at once when open, later when shut.
  func ask(_ read: @escaping @Sendable () -> Void) {
    let isOpen = state.withLock { state in
      state.read = read
      state.wasAsked = state.isShut
      return !state.isShut
    }
    if isOpen { read() }
  }

  func shut() { state.withLock { $0.isShut = true } }

  func open() {
    let read = state.withLock { state -> (@Sendable () -> Void)? in
      state.isShut = false
      defer { state.wasAsked = false }
      return state.wasAsked ? state.read : nil
    }
    read?()
  }
}

import Dispatch
import Synchronization

/// Writes bytes to a descriptor in order without ever making the caller wait.
///
/// While the descriptor has room the caller's thread writes, at most a pipe's atomic unit at a time, so that an
/// answer goes out without a change of threads. When it has none a thread of the pump's own goes on.
final class OutputPump: Sendable {
  /// Bytes that a pipe reported writable takes without blocking: `PIPE_BUF` on Linux.
  private static let unitBytes = 4096

  private let descriptor: Int32
  private let queue = DispatchQueue(label: "jsonrpc.output")
  private let state = Mutex(State())
  /// Told how many bytes have gone, or nil when no more can be delivered. Called outside the lock.
  private let onProgress: @Sendable (Int?) -> Void

  private struct State {
    var bytes: [UInt8] = []
    var isWriting = false
    var isBroken = false
    var onEmpty: (@Sendable () -> Void)?
  }

  init(descriptor: Int32, onProgress: @escaping @Sendable (Int?) -> Void) {
    self.descriptor = descriptor
    self.onProgress = onProgress
  }

  func append(_ bytes: [UInt8]) {
    state.withLock { state in
      if !state.isBroken { state.bytes += bytes }
    }
  }

  /// Sends what was appended, by this thread or another.
  func flush() {
    guard begin() else { return }
    while let bytes = take() {
      var rest = bytes[...]
      while !rest.isEmpty, SystemCalls.isWritable(descriptor) {
        let unit = rest.prefix(Self.unitBytes)
        guard write(unit) else { return }
        rest = rest.dropFirst(unit.count)
      }
      if !rest.isEmpty { return handOver(rest) }
    }
  }

  /// Calls `body` once when everything appended has been sent or can no longer be.
  func whenEmpty(_ body: @escaping @Sendable () -> Void) {
    let isEmpty = state.withLock { state in
      guard state.isWriting || !state.bytes.isEmpty, !state.isBroken else { return true }
      state.onEmpty = body
      return false
    }
    if isEmpty { body() } else { flush() }
  }

  private func begin() -> Bool {
    state.withLock { state in
      guard !state.isWriting, !state.isBroken, !state.bytes.isEmpty else { return false }
      state.isWriting = true
      return true
    }
  }

  /// All that waits; nil when nothing does, and then nobody is writing any more.
  private func take() -> [UInt8]? {
    let (bytes, onEmpty) = state.withLock { state -> ([UInt8]?, (@Sendable () -> Void)?) in
      guard !state.bytes.isEmpty else {
        state.isWriting = false
        defer { state.onEmpty = nil }
        return (nil, state.onEmpty)
      }
      defer { state.bytes = [] }
      return (state.bytes, nil)
    }
    onEmpty?()
    return bytes
  }

  private func write(_ bytes: ArraySlice<UInt8>) -> Bool {
    if SystemCalls.writeAll(descriptor, bytes) == nil {
      onProgress(bytes.count)
      return true
    }
    let onEmpty = state.withLock { state in
      state.isBroken = true
      state.isWriting = false
      state.bytes = []
      defer { state.onEmpty = nil }
      return state.onEmpty
    }
    onProgress(nil)
    onEmpty?()
    return false
  }

  private func handOver(_ rest: ArraySlice<UInt8>) {
    queue.async { [self] in
      guard writeInParts(rest) else { return }
      while let bytes = take() {
        guard writeInParts(bytes[...]) else { return }
      }
    }
  }

  private func writeInParts(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let unit = rest.prefix(64 * 1024)
      guard write(unit) else { return false }
      rest = rest.dropFirst(unit.count)
    }
    return true
  }
}

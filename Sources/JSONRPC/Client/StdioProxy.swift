import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Connects a client on two descriptors with the node that holds the replica, message by message.
///
/// When that node goes away, every request it left unanswered is answered with -32803 `rpc.connectionLost`, and
/// whoever runs the proxy may serve the same client itself or through the next node.
public final class StdioProxy: Sendable {
  /// How it ended.
  public enum Outcome: Hashable, Sendable {
    /// The client ended the conversation; exit with this status.
    case ended(status: Int32)
    /// The node went away and the client is still there: serve it on with this framing, feeding these bytes first.
    case nodeLeft(framing: FramingMode, alreadyRead: [UInt8])
  }

  private let streams: StandardStreams
  private let tracker: Mutex<ProxyTracker>

  /// A proxy on these descriptors, which it does not close.
  ///
  /// `resumable` names the methods whose requests the next node must hear again, each with the one that undoes it,
  /// such as `changes.subscribe` with `changes.unsubscribe`.
  public init(
    streams: StandardStreams, framing: FramingMode = .detect, limits: RPCLimits = RPCLimits(),
    resumable: [String: String] = [:]
  ) {
    self.streams = streams
    tracker = Mutex(ProxyTracker(framing: framing, limits: limits, resumable: resumable))
  }

  /// Serves the client through the node at that socket. Blocks until one of them goes.
  ///
  /// `alreadyRead` is what an earlier outcome asked to feed first.
  public func run(socket path: String, alreadyRead: [UInt8] = []) throws -> Outcome {
    SystemCalls.ignoreBrokenPipes()
    let node = try UnixSocketPath.connect(path)
    defer { close(node) }
    let wake = try WakePipe()
    let inputDone = DispatchSemaphore(value: 0)
    let ended = EndMark()
    tracker.withLock { $0.restart() }
    DispatchQueue(label: "jsonrpc.proxy").async { [self] in
      if pumpInput(to: node, alreadyRead, wake) { ended.set() }
      inputDone.signal()
    }
    let isClientThere = pumpOutput(from: node)
    wake.signal()
    _ = shutdown(node, Int32(SHUT_RDWR))
    inputDone.wait()
    let (status, sawExit) = tracker.withLock { ($0.status, $0.sawExit) }
    guard isClientThere else { return .ended(status: 1) }
    if sawExit { return .ended(status: status) }
    let answers = tracker.withLock { $0.answersOfLostNode() }
    guard SystemCalls.writeAll(streams.output, answers) == nil else { return .ended(status: 1) }
    if ended.isSet { return .ended(status: status) }
    return tracker.withLock { .nodeLeft(framing: $0.framing, alreadyRead: $0.remainder()) }
  }

  /// Moves the client's bytes until it or the node has no more; true when it was the client.
  private func pumpInput(to node: Int32, _ alreadyRead: [UInt8], _ wake: WakePipe) -> Bool {
    var bytes = alreadyRead
    while true {
      if !bytes.isEmpty {
        let taken = bytes
        tracker.withLock { $0.follow(client: taken) }
        guard SystemCalls.writeAll(node, taken) == nil else { return false }
      }
      let wanted = [(wake.readEnd, Int16(POLLIN)), (streams.input, Int16(POLLIN))]
      let seen = SystemCalls.wait(for: wanted, milliseconds: -1)
      if seen[0] != 0 { return false }
      guard seen[1] != 0 else {
        bytes = []
        continue
      }
      guard case .success(let next) = SystemCalls.read(streams.input, upTo: 64 * 1024), !next.isEmpty else {
        _ = shutdown(node, Int32(SHUT_WR))
        return true
      }
      bytes = next
    }
  }

  /// Moves the node's messages until it has no more; false when the client takes none.
  private func pumpOutput(from node: Int32) -> Bool {
    while case .success(let bytes) = SystemCalls.read(node, upTo: 64 * 1024), !bytes.isEmpty {
      let passed = tracker.withLock { $0.pass(node: bytes) }
      guard SystemCalls.writeAll(streams.output, passed) == nil else { return false }
    }
    return true
  }
}

/// Set once by one thread, read by another.
private final class EndMark: Sendable {
  private let mark = Atomic<Bool>(false)

  var isSet: Bool { mark.load(ordering: .acquiring) }

  func set() { mark.store(true, ordering: .releasing) }
}

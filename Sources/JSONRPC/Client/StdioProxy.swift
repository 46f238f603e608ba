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
/// When that node goes away, requests it left unanswered are asked again where that has no second effect; the others
/// are answered with -32803 `rpc.connectionLost`. Whoever runs the proxy may then serve the same client itself or
/// through the next node.
public final class StdioProxy: Sendable {
  /// How it ended.
  public enum Outcome: Hashable, Sendable {
    /// The client ended the conversation; exit with this status.
    case ended(status: Int32)
    /// The node went away and the client is still there: serve it on with this framing, feeding these bytes first.
    case nodeLeft(framing: FramingMode, alreadyRead: [UInt8])
  }

  /// How often the client's process is looked for, when it asked for that.
  private static let watchMilliseconds: Int32 = 1000

  private let streams: StandardStreams
  private let tracker: Mutex<ProxyTracker>
  private let draining: Mutex<Draining>

  /// Whether the proxy was told to end, and how the conversation under way learns of it.
  private struct Draining {
    var isAsked = false
    var wake: WakePipe?
  }

  /// Why the client's bytes go no further.
  private enum InputEnd: Sendable {
    case client
    case clientProcess
    case node
    case asked
  }

  /// A proxy on these descriptors, which it does not close.
  ///
  /// `resumable` names the methods whose requests the next node must hear again, each with the one that undoes it,
  /// such as `changes.subscribe` with `changes.unsubscribe`. `isRepeatable` says whether asking the next node the same
  /// request once more has no second effect.
  public init(
    streams: StandardStreams, framing: FramingMode = .detect, limits: RPCLimits = RPCLimits(),
    resumable: [String: String] = [:], isRepeatable: @escaping @Sendable (Request) -> Bool = { _ in false }
  ) {
    self.streams = streams
    tracker = Mutex(
      ProxyTracker(framing: framing, limits: limits, resumable: resumable, isRepeatable: isRepeatable))
    draining = Mutex(Draining())
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
    let inputEnd = Mutex(InputEnd.node)
    tracker.withLock { $0.restart() }
    let isAsked = draining.withLock { draining in
      draining.wake = wake
      return draining.isAsked
    }
    defer { draining.withLock { $0.wake = nil } }
    if isAsked { wake.signal() }
    DispatchQueue(label: "jsonrpc.proxy").async { [self] in
      let end = pumpInput(to: node, alreadyRead, wake)
      inputEnd.withLock { $0 = end }
      inputDone.signal()
    }
    let isClientThere = pumpOutput(from: node)
    wake.signal()
    _ = shutdown(node, Int32(SHUT_RDWR))
    inputDone.wait()
    let end = inputEnd.withLock { $0 }
    let (status, sawExit) = tracker.withLock { ($0.status, $0.sawExit) }
    guard isClientThere, end != .clientProcess else { return .ended(status: 1) }
    if sawExit { return .ended(status: status) }
    let answers = tracker.withLock { $0.answersOfLostNode(mayRepeat: end == .node) }
    guard SystemCalls.writeAll(streams.output, answers) == nil else { return .ended(status: 1) }
    switch end {
    case .client: return .ended(status: status)
    case .clientProcess: return .ended(status: 1)
    case .asked: return .ended(status: 0)
    case .node: return tracker.withLock { .nodeLeft(framing: $0.framing, alreadyRead: $0.remainder()) }
    }
  }

  /// Takes nothing more from the client, lets the node answer what it was asked, then ends `run` with status 0. Any
  /// thread may ask, also before `run`.
  public func drain() {
    let wake = draining.withLock { draining in
      draining.isAsked = true
      return draining.wake
    }
    wake?.signal()
  }

  private var isAskedToEnd: Bool { draining.withLock { $0.isAsked } }

  /// Moves the client's bytes until it or the node has no more, or until the proxy is told to end.
  private func pumpInput(to node: Int32, _ alreadyRead: [UInt8], _ wake: WakePipe) -> InputEnd {
    var bytes = alreadyRead
    while true {
      if !bytes.isEmpty {
        let taken = bytes
        tracker.withLock { $0.follow(client: taken) }
        guard SystemCalls.writeAll(node, taken) == nil else { return .node }
        bytes = []
      }
      let watched = tracker.withLock { $0.watchedProcess }
      let wanted = [(wake.readEnd, Int16(POLLIN)), (streams.input, Int16(POLLIN))]
      let seen = SystemCalls.wait(for: wanted, milliseconds: watched == nil ? -1 : Self.watchMilliseconds)
      if let watched, !SystemCalls.exists(process: watched) {
        _ = shutdown(node, Int32(SHUT_RDWR))
        return .clientProcess
      }
      if seen[0] != 0 {
        guard isAskedToEnd else { return .node }
        _ = shutdown(node, Int32(SHUT_WR))
        return .asked
      }
      guard seen[1] != 0 else { continue }
      guard case .success(let next) = SystemCalls.read(streams.input, upTo: 64 * 1024), !next.isEmpty else {
        _ = shutdown(node, Int32(SHUT_WR))
        return .client
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

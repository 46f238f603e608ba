import Dispatch
import Foundation
import JSONRPC
import Replica

/// Reaching a node whether this process holds the replica or another one does.
///
/// A process that holds the replica may be on its way up, and not listen yet, or on its way down, and listen no more.
/// Whoever opens the replica therefore passes the *entrance*, a lock held until the new holder listens: so behind it
/// there is a holder that listens, none, or one that leaves, whose end the lock of the replica itself tells.
extension Node {
  /// How long a holder may take to come up or to leave, in seconds.
  static let holderSeconds = 30

  /// A node of this process if the replica is free, else a client of the process that holds it.
  ///
  /// - Throws: ``NodeError/holderSilent(socket:)``, or what ``open(_:)`` throws.
  public static func caller(_ options: NodeOptions) throws -> any RPCCaller {
    switch try enter(options) {
    case .node(let node): node
    case .holder(let socket): RPCClient(socket: socket)
    }
  }

  /// Serves one client on standard input and output, through the holder of the replica as long as there is one, and by
  /// itself once there is none.
  ///
  /// - Parameters:
  ///   - end: made to end in good order: nothing more is taken in, what was begun is answered, and the status is 0.
  ///   - onOpen: called when this process has become the holder.
  /// - Returns: the status to exit with.
  public static func serveStdio(
    _ options: NodeOptions, framing: FramingMode = .detect, until end: EndRequest = EndRequest(),
    onOpen: (Node) -> Void = { _ in }
  ) throws -> Int32 {
    let streams = try StandardStreams.claim()
    let settings = ConnectionSettings(framing: framing, limits: options.limits, server: NodeVersion.server) {
      // A holder of a later version may know more methods.
      kinds[$0] ?? .read
    }
    let proxy = StdioProxy(streams: streams, settings: settings, policy: proxyPolicy, logger: options.logger)
    end.whenMade { proxy.drain() }
    var own: Node?
    defer { own?.close() }
    let outcome = try proxy.run {
      switch try enter(options) {
      case .holder(let socket): return socket
      case .node(let node):
        own = node
        return nil
      }
    }
    switch outcome {
    case .ended(let status): return status
    case .becameHolder(let conversation):
      guard let own else { return 1 }
      onOpen(own)
      return try own.serve(streams, resuming: conversation, until: end)
    }
  }

  /// What a process that carries messages to the holder has to know of the methods.
  private static let proxyPolicy = ProxyPolicy(
    standing: ["changes.subscribe": ProxyPolicy.Standing(endedBy: "changes.unsubscribe", again: ["current": true])],
    isRepeatable: isRepeatable
  ) { notice in
    guard notice.method == Subscribers.notice.name, case .named(let params) = notice.params,
      let ledger = params["ledger"]?.stringValue
    else { return nil }
    return Subscribers.key(ledger)
  }

  private static let kinds = Dictionary(
    uniqueKeysWithValues: methods(frozenClock: true).map { ($0.name, $0.kind) })

  /// Whether a request that the last holder left unanswered may be asked again: what reads, and what carries an id of
  /// its own, so that it has its effect once (R45).
  private static func isRepeatable(_ method: String, _ params: Params) -> Bool {
    switch kinds[method] {
    case .read?, .control?: return true
    case .write?:
      guard case .named(let object) = params else { return false }
      return object["commandId"]?.stringValue != nil
    case nil: return false
    }
  }

  private enum Entry {
    case node(Node)
    case holder(NodeSocket)
  }

  /// Opens the replica or connects to its holder, and waits for one that is coming or leaving.
  private static func enter(_ options: NodeOptions) throws -> Entry {
    let entrance = try entrance(options)
    defer { withExtendedLifetime(entrance) {} }
    let directory = options.directory
    switch try ReplicaLock.acquire(directory: directory) {
    case .acquired(let lock): return .node(try open(options, holding: lock))
    case .held: break
    }
    if let socket = try? NodeSocket(path: options.socketPath) { return .holder(socket) }
    // Nobody else can have come in between: the holder is leaving, or does not listen at all.
    let freed = try BoundedWait.value(within: .seconds(holderSeconds)) {
      try ReplicaLock.wait(for: .replica, directory: directory)
    }
    guard let freed else { throw NodeError.holderSilent(socket: options.socketPath) }
    return .node(try open(options, holding: freed))
  }

  /// The right to become the holder, once whoever has it has come up or given up.
  static func entrance(_ options: NodeOptions) throws -> ReplicaLock {
    try makeDirectory(options.directory)
    let directory = options.directory
    let entrance = try BoundedWait.value(within: .seconds(holderSeconds)) {
      try ReplicaLock.wait(for: .entrance, directory: directory)
    }
    guard let entrance else { throw NodeError.holderSilent(socket: options.socketPath) }
    return entrance
  }
}

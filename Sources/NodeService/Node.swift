import Dispatch
import Foundation
import JSONRPC
import Licensing
import Logging
import Replica
import Synchronization

/// A running node: the composition root. It holds the replica's lock, answers in this process, on the replica's socket
/// and on whatever else it is asked to serve.
public final class Node: RPCCaller {
  /// All methods, as discovery describes them.
  public let table: MethodTable
  let core: NodeCore
  private let front: Front?
  private let lock: Mutex<ReplicaLock?>
  private let timer: AdvanceTimer?
  private let mailTimer: MailTimer?
  private let servers = Mutex<[any RPCServer]>([])
  private let tcp = Mutex<(endpoint: LoopbackEndpoint, cookie: CookieFile)?>(nil)
  private let isClosed = Mutex(false)

  /// The threads that serve clients beside each other.
  private struct Front {
    let dispatcher: Dispatcher
    let service: RPCService

    init(_ table: MethodTable, _ core: NodeCore) {
      let logger = core.logger
      dispatcher = Dispatcher(table: table, limits: core.limits, logger: logger) { core.revision }
      service = RPCService(
        dispatcher: dispatcher, server: NodeVersion.server, logger: logger)
    }
  }

  /// Opens the replica of a directory and, unless its clock is handed in, listens on its socket.
  ///
  /// - Throws: ``NodeError/held(socket:)`` if another process holds it; `ReplicaError`, `ServerError` or
  ///   `ExchangeError`.
  public static func open(_ options: NodeOptions) throws -> Node {
    let entrance = try entrance(options)
    defer { withExtendedLifetime(entrance) {} }
    switch try ReplicaLock.acquire(directory: options.directory) {
    case .acquired(let lock): return try open(options, holding: lock)
    case .held: throw NodeError.held(socket: options.socketPath)
    }
  }

  /// Opens the replica with its lock, which whoever asked for it got behind the entrance.
  static func open(_ options: NodeOptions, holding lock: ReplicaLock) throws -> Node {
    let clock = NodeClock(options.clock)
    let environment = ReplicaEnvironment(
      now: { clock.now.milliseconds }, random: options.random, rules: options.rules)
    let replica = try Replica.open(directory: options.directory, environment: environment)
    let core = NodeCore(
      replica: replica, clock: clock, peers: PeerBook(directory: options.directory),
      mailer: Mailer(settings: MailSettingsFile(directory: options.directory)) {
        try $0.makeTransport(directory: options.directory)
      }, random: options.random, logger: options.logger, limits: options.limits)
    let node = try Node(
      core: core, lock: lock, isServing: !clock.isHanded, deliversMail: options.deliversMail)
    try node.start(options)
    return node
  }

  /// A node without files, sockets and threads, for tests and simulations; `seed` makes its device, 32 bytes. Calls run
  /// on the thread that makes them, one at a time.
  public static func inMemory(
    seed: [UInt8], clock mode: ClockMode, random: @escaping @Sendable (Int) -> [UInt8] = SystemRandomness.bytes,
    rules: UInt32 = Rules.known
  ) throws -> Node {
    let directory = FileManager.default.temporaryDirectory.path
    return try inMemory(
      seed: seed, clock: mode, random: random, rules: rules,
      mailer: Mailer(settings: MailSettingsFile(directory: nil)) { try $0.makeTransport(directory: directory) })
  }

  /// The same with a mailer of one's own.
  static func inMemory(
    seed: [UInt8], clock mode: ClockMode, random: @escaping @Sendable (Int) -> [UInt8] = SystemRandomness.bytes,
    rules: UInt32 = Rules.known, mailer: Mailer
  ) throws -> Node {
    let clock = NodeClock(mode)
    let environment = ReplicaEnvironment(now: { clock.now.milliseconds }, random: random, rules: rules)
    let replica = try Replica.inMemory(deviceSeed: seed, environment: environment)
    let core = NodeCore(
      replica: replica, clock: clock, peers: PeerBook(directory: nil), mailer: mailer, random: random,
      logger: Logger(label: "allot.node"))
    return try Node(core: core, lock: nil, isServing: false, deliversMail: false)
  }

  private init(core: NodeCore, lock: ReplicaLock?, isServing: Bool, deliversMail: Bool) throws {
    self.core = core
    self.lock = Mutex(lock)
    table = try NodeMethods.table(for: core)
    front = isServing ? Front(table, core) : nil
    timer = isServing && !core.clock.isFrozen ? AdvanceTimer(core) : nil
    mailTimer = isServing && deliversMail && !core.clock.isFrozen ? MailTimer(core) : nil
  }

  /// Makes the directory of a replica, for its owner alone, if it is not there.
  static func makeDirectory(_ path: String) throws {
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: NSNumber(value: 0o700)]
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: attributes)
    } catch {
      throw NodeError.directoryUnusable(path)
    }
  }

  private func start(_ options: NodeOptions) throws {
    do {
      try core.advance(always: core.clock.isFrozen)
      try core.mailer.recover(core)
      guard front != nil else { return }
      try listen(options.socketPath)
      if let socket = options.socket { try listen(socket, framing: options.framing) }
      if let endpoint = options.endpoint {
        try listen(endpoint, directory: options.directory, framing: options.framing)
      }
      if let port = options.syncPort { _ = try core.syncListener.listen(port: port, access: core.storeAccess) }
    } catch {
      close()
      throw error
    }
  }

  /// The port on which this node answers peers, if it does.
  public var syncPort: Int? { core.syncListener.port }

  /// Calls a method and waits. Not to be used from a handler.
  public func call(
    _ method: String, _ params: JSONObject, onNotification: @escaping @Sendable (JSONRPC.Notification) -> Void
  ) -> Result<JSON, RPCError> {
    let client = front.map { LocalClient($0.dispatcher) } ?? LocalClient(table)
    return client.call(method, params, onNotification: onNotification)
  }

  /// Listens on another Unix socket; mode 0600 in a directory of mode 0700. Without effect on a node without sockets.
  public func listen(_ path: String, framing: FramingMode = .detect) throws {
    guard let front else { return }
    let server = try UnixSocketServer(path: path, service: front.service, framing: framing)
    servers.withLock { $0.append(server) }
  }

  /// Listens on TCP for clients that present the token of a fresh cookie file.
  private func listen(_ endpoint: LoopbackEndpoint, directory: String, framing: FramingMode) throws {
    guard let front else { return }
    let cookie = try CookieFile(directory: directory, random: core.random)
    do {
      let server = try TCPServer(endpoint, service: front.service, framing: framing) { cookie.verify($0) }
      servers.withLock { $0.append(server) }
      tcp.withLock { $0 = (server.endpoint, cookie) }
    } catch {
      cookie.remove()
      throw error
    }
  }

  /// Where this node serves clients over TCP, if it does.
  public var endpoint: LoopbackEndpoint? { tcp.withLock { $0?.endpoint } }

  /// Serves one client on these descriptors, from where the conversation stands, until it ends or until a request to
  /// end is made.
  ///
  /// - Returns: the status to exit with; 1 from a node without sockets.
  public func serve(
    _ streams: StandardStreams, resuming conversation: CarriedConversation, until end: EndRequest = EndRequest()
  ) throws -> Int32 {
    guard let front else { return 1 }
    let server = try StdioServer(streams: streams, service: front.service, resuming: conversation)
    end.whenMade { [weak server] in server?.drain(status: 0) }
    return server.run()
  }

  /// Serves until the request to end is made, then closes. Blocks.
  public func close(when end: EndRequest) {
    let made = DispatchSemaphore(value: 0)
    end.whenMade { made.signal() }
    made.wait()
    close()
  }

  /// Finishes what was begun and gives the replica back. Only the first call does anything. Not to be called from a
  /// handler.
  public func close() {
    let isFirst = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return !isClosed
    }
    guard isFirst else { return }
    timer?.stop()
    core.mailer.stop()
    mailTimer?.stop()
    core.syncListener.close()
    // What was begun is answered before the connections go.
    let servers = servers.withLock { $0 }
    for server in servers { server.stopAccepting() }
    tcp.withLock { $0?.cookie.remove() }
    front?.service.drain()
    for server in servers { server.stop() }
    do { try core.replica.close() } catch {
      core.logger.error("the replica did not close", metadata: ["error": "\(error)"])
    }
    lock.withLock { $0 = nil }
  }
}

/// The machine's cryptographic source of randomness.
public enum SystemRandomness {
  /// So many bytes.
  public static func bytes(_ count: Int) -> [UInt8] {
    var source = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    // Eight bytes a time: each asks the system.
    while bytes.count < count { withUnsafeBytes(of: source.next()) { bytes.append(contentsOf: $0) } }
    return Array(bytes.prefix(count))
  }
}

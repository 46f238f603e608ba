public import Logging
import Synchronization

/// Connects a client on two descriptors with whichever process holds the replica, one after another, until the client
/// ends the conversation or this process becomes the holder itself.
public final class StdioProxy: Sendable {
  /// How it ended.
  public enum Outcome: Sendable {
    /// The client ended the conversation; exit with this status.
    case ended(status: Int32)
    /// This process holds the replica now and serves the client on from where the conversation stands.
    case becameHolder(CarriedConversation)
  }

  private let streams: StandardStreams
  private let settings: ConnectionSettings
  private let policy: ProxyPolicy
  private let logger: Logger
  private let draining = Mutex(Draining())

  /// Whether the proxy was told to end, and how the conversation under way learns of it.
  private struct Draining {
    var isAsked = false
    var wake: WakePipe?
  }

  /// A proxy on these descriptors, which it does not close. The settings are those of a node that serves the client
  /// itself.
  public init(
    streams: StandardStreams, settings: ConnectionSettings, policy: ProxyPolicy,
    logger: Logger = Logger(label: "jsonrpc.proxy")
  ) {
    self.streams = streams
    self.settings = settings
    self.policy = policy
    self.logger = logger
  }

  /// Carries the conversation. Blocks.
  ///
  /// `seekHolder` gives a connection to the holder, or nil when this process has become it; it is called whenever there
  /// is none, on this thread and with nothing waiting to be taken by the client. What it throws ends `run`.
  public func run(seekHolder: () throws -> NodeSocket?) throws -> Outcome {
    SystemCalls.ignoreBrokenPipes()
    let wake = try WakePipe()
    draining.withLock { $0.wake = wake }
    defer { draining.withLock { $0.wake = nil } }
    var shell = ProxyShell(
      ProxiedConnection(settings, policy), streams: streams, limits: settings.limits, wake: wake, logger: logger)
    while true {
      if draining.withLock({ $0.isAsked }) { shell.drain() }
      if let status = shell.advance() { return .ended(status: status) }
      if shell.isTimeToSeek {
        guard let socket = try seekHolder() else { return .becameHolder(shell.handOver()) }
        shell.attach(socket)
      } else {
        shell.wait()
      }
    }
  }

  /// Takes nothing more from the client, lets the holder answer what it was asked, then ends `run` with status 0. Any
  /// thread may ask, also before `run`.
  public func drain() {
    let wake = draining.withLock { draining in
      draining.isAsked = true
      return draining.wake
    }
    wake?.signal()
  }
}

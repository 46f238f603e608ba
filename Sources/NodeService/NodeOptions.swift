import JSONRPC
import Licensing
import Logging
import Replica

/// How a node is started.
public struct NodeOptions: Sendable {
  /// Where its files lie; made with mode 0700 if it is missing.
  public var directory: String
  /// Where it takes the present from.
  public var clock: ClockMode
  /// Another Unix socket on which it serves clients, besides the replica's own; nil for none.
  public var socket: String?
  /// Where it serves clients over TCP; nil for nowhere.
  public var endpoint: LoopbackEndpoint?
  /// How messages are framed on these two. Whoever finds the replica held talks on its own socket as it likes.
  public var framing = FramingMode.detect
  /// The bounds it keeps towards clients.
  public var limits = RPCLimits()
  /// The port of this machine on which it answers peers; nil for none.
  public var syncPort: Int?
  /// Whether it sends mails by itself, once a way for them is configured; for nodes that stay.
  public var deliversMail: Bool
  /// A cryptographic source of randomness.
  public var random: @Sendable (Int) -> [UInt8]
  /// The highest version of the rules to derive by; lower or higher than this program's own only to act as another
  /// version of it.
  public var rules: UInt32 = Rules.known
  /// Where it logs. Never standard output, which belongs to messages.
  public var logger: Logger

  /// A node in a directory, by the machine's clock, that answers no peers.
  public init(
    directory: String, clock: ClockMode = .system, syncPort: Int? = nil, deliversMail: Bool = false,
    random: @escaping @Sendable (Int) -> [UInt8] = SystemRandomness.bytes, logger: Logger = Logger(label: "allot.node")
  ) {
    self.directory = directory
    self.clock = clock
    self.syncPort = syncPort
    self.deliversMail = deliversMail
    self.random = random
    self.logger = logger
  }

  /// The socket on which whoever holds the replica listens.
  public var socketPath: String { directory + "/" + NodeOptions.socketName }

  /// The file whose content a client on TCP presents as token, while the node listens there.
  public var cookiePath: String { directory + "/" + CookieFile.name }

  static let socketName = "allot.sock"
}

/// Why a node could not be started.
public enum NodeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another process holds the replica and serves it on this socket.
  case held(socket: String)
  /// The process that holds the replica does not answer on its socket.
  case holderSilent(socket: String)
  /// The file with the token for clients on TCP cannot be written.
  case cookieUnusable(String)
  /// The directory cannot be made or used.
  case directoryUnusable(String)

  /// One sentence that says what to do next.
  public var description: String {
    switch self {
    case .held(let socket): "Another process holds this replica. Talk to it on \(socket), or end it first."
    case .holderSilent(let socket):
      "Another process holds this replica and does not answer on \(socket). End it, then repeat."
    case .cookieUnusable(let path):
      "The token for clients on TCP cannot be written to \(path). Make room, or choose another directory with --data."
    case .directoryUnusable(let path): "The directory \(path) cannot be used. Choose another one with --data."
    }
  }
}

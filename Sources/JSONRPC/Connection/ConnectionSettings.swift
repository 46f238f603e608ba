/// What a connection is told when it is made.
public struct ConnectionSettings: Sendable {
  /// How messages are told apart.
  public var framing: FramingMode
  /// The bounds it enforces.
  public var limits: RPCLimits
  /// How a method may be scheduled; nil for a method that does not exist.
  public var kindOf: @Sendable (String) -> MethodDescriptor.Kind?
  /// Judges the token of `initialize`, comparing in constant time; nil where none is needed.
  public var verifyToken: (@Sendable (String) -> Bool)?
  /// Whether a client that is silent, or stays inside a message, is disconnected. Not on stdin.
  public var hasDeadlines: Bool
  /// Whether a client that neither sends nor receives is disconnected after `idleSecondsMax`.
  public var endsWhenIdle: Bool
  /// What `initialize` answers.
  public var server: ServerInfo

  /// Settings for a connection that needs no token and has no deadlines.
  public init(
    framing: FramingMode = .detect, limits: RPCLimits = RPCLimits(), server: ServerInfo,
    kindOf: @escaping @Sendable (String) -> MethodDescriptor.Kind?
  ) {
    self.framing = framing
    self.limits = limits
    self.server = server
    self.kindOf = kindOf
    verifyToken = nil
    hasDeadlines = false
    endsWhenIdle = false
  }
}

/// What the node says of itself in `initialize`.
public struct ServerInfo: Hashable, Sendable {
  /// The newest version of the interface that the node speaks.
  public static let protocolVersion: Int64 = 1

  /// The program's name.
  public var name: String
  /// The program's version.
  public var version: String
  /// What it can do, for clients that look before they call.
  public var capabilities: JSONObject

  /// A node with these facts.
  public init(name: String, version: String, capabilities: JSONObject = JSONObject()) {
    self.name = name
    self.version = version
    self.capabilities = capabilities
  }

  /// The answer to `initialize` for a client that knows versions up to `wanted`.
  func answer(wanted: Int64?) -> JSON {
    [
      "protocolVersion": .int(min(wanted ?? Self.protocolVersion, Self.protocolVersion)),
      "serverInfo": ["name": .string(name), "version": .string(version)],
      "capabilities": .object(capabilities),
    ]
  }
}

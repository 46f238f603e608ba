/// How connections behave.
public struct SyncSettings: Sendable, Equatable {
  /// The bounds of each session.
  public var limits = ExchangeLimits()
  /// Seconds without a word from the peer, while it is its turn, after which a connection is closed.
  public var idleSecondsMax: Int64 = 60
  /// Seconds that opening a connection may take.
  public var connectSecondsMax: Int64 = 10
  /// Connections that a server holds at once; further ones are closed as they come.
  public var connectionsMax = 64

  /// The settings used in production.
  public init() {}
}

/// How connections get at the store. Sessions never touch it on a network thread.
public struct StoreAccess: Sendable {
  /// Gives the store; called inside of `perform` only. A throw ends the session with `ExchangeError.storeFailed`.
  public let store: @Sendable () throws -> any ExchangeStore
  /// Runs a piece of work on the thread or queue that owns the store: one at a time, in order, each exactly once. It
  /// must not be the thread that calls `SyncClient.run`, which waits.
  public let perform: @Sendable (@escaping @Sendable () -> Void) -> Void

  /// Pairs the two.
  public init(
    store: @escaping @Sendable () throws -> any ExchangeStore,
    perform: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void
  ) {
    self.store = store
    self.perform = perform
  }
}

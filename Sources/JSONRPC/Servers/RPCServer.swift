/// Something that accepts connections for a service.
public protocol RPCServer: Sendable {
  /// Accepts no more connections; those there are go on. Blocks; not to be called from a handler.
  func stopAccepting()
  /// Stops listening and closes all connections. Blocks; not to be called from a handler.
  func stop()
}

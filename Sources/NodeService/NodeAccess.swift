import Foundation
import JSONRPC

/// Reaching a node whether this process holds the replica or another one does.
extension Node {
  /// Times that a holder on its way up or down is asked again, and the wait between them.
  private static let attemptsMax = 100
  private static let attemptMicroseconds: UInt32 = 50_000

  /// A node of this process if the replica is free, else a client of the process that holds it.
  ///
  /// - Throws: ``NodeError/holderSilent(socket:)``, or what ``open(_:)`` throws.
  public static func caller(_ options: NodeOptions) throws -> any RPCCaller {
    for _ in 0..<attemptsMax {
      do {
        return try open(options)
      } catch NodeError.held {
        if let client = try? RPCClient(path: options.socketPath) { return client }
        usleep(attemptMicroseconds)
      }
    }
    throw NodeError.holderSilent(socket: options.socketPath)
  }

  /// Serves one client on standard input and output, through the holder of the replica as long as there is one, and by
  /// itself once there is none.
  ///
  /// - Returns: the status to exit with.
  public static func serveStdio(_ options: NodeOptions, framing: FramingMode = .detect) throws -> Int32 {
    let streams = try StandardStreams.claim()
    let proxy = StdioProxy(
      streams: streams, framing: framing, resumable: ["changes.subscribe": "changes.unsubscribe"])
    var (framing, pending): (FramingMode, [UInt8]) = (framing, [])
    var silentFor = 0
    while true {
      do {
        let node = try open(options)
        defer { node.close() }
        return try node.serve(streams, framing: framing, alreadyRead: pending)
      } catch NodeError.held {
        guard let outcome = try? proxy.run(socket: options.socketPath, alreadyRead: pending) else {
          silentFor += 1
          guard silentFor < attemptsMax else { throw NodeError.holderSilent(socket: options.socketPath) }
          usleep(attemptMicroseconds)
          continue
        }
        silentFor = 0
        switch outcome {
        case .ended(let status): return status
        case .nodeLeft(let used, let alreadyRead): (framing, pending) = (used, alreadyRead)
        }
      }
    }
  }
}

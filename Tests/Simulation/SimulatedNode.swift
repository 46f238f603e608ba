import Exchange
import Foundation
import JSONRPC
import NodeService
import Synchronization

/// A whole node in this thread: its clock and randomness come from the simulation, its files lie in a directory of its
/// own.
final class SimulatedNode {
  let number: Int
  let directory: String
  /// Milliseconds by which its clock differs from true time.
  var skew: Int64 = 0
  private let surroundings: Surroundings
  private var node: Node?

  /// What the node reads of the world. Only this thread touches it; the mutex satisfies those who cannot know.
  final class Surroundings: Sendable {
    struct State {
      var now: Int64
      var random: SeededRandom
      /// Called with the number of times randomness was asked for, while a write is under way.
      var onRandom: (@Sendable () -> Void)?
    }
    let state: Mutex<State>

    init(now: Int64, seed: UInt64) { state = Mutex(State(now: now, random: SeededRandom(seed: seed))) }

    func bytes(_ count: Int) -> [UInt8] {
      let (bytes, hook) = state.withLock { ($0.random.bytes(count), $0.onRandom) }
      hook?()
      return bytes
    }
  }

  init(number: Int, directory: String, seed: UInt64, now: Int64) throws {
    self.number = number
    self.directory = directory
    surroundings = Surroundings(now: now, seed: seed)
    node = try open()
  }

  private func open() throws -> Node {
    let surroundings = surroundings
    return try Node.open(
      NodeOptions(
        directory: directory,
        clock: .handed { surroundings.state.withLock { $0.now } },
        random: { surroundings.bytes($0) }))
  }

  func setClock(_ now: Int64) { surroundings.state.withLock { $0.now = now + skew } }

  func onRandom(_ hook: (@Sendable () -> Void)?) { surroundings.state.withLock { $0.onRandom = hook } }

  func call(_ method: String, _ params: JSONObject) -> Result<JSON, RPCError> {
    guard let node else { return .failure(.internalError) }
    return LocalClient(node.table).call(method, params)
  }

  /// The node's ledgers for a session; nil while it is down.
  var exchangeStore: (any ExchangeStore)? { try? node?.exchangeStore }

  func close() {
    node?.close()
    node = nil
  }

  func restart() throws {
    close()
    node = try open()
  }
}

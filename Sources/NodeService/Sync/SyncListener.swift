import Dispatch
import Exchange
import JSONRPC
import Licensing
import Synchronization

/// The place where this node answers peers, once it was asked to listen. Any thread may use it.
final class SyncListener: Sendable {
  private let server = Mutex<SyncServer?>(nil)

  /// The port listened on; nil while it does not listen.
  var port: Int? { server.withLock { $0?.port } }

  /// Starts to listen on a port of this machine, 0 for any free one. Listening already, it says where.
  func listen(port: Int, access: StoreAccess) throws -> Int {
    try server.withLock { server in
      if let server { return server.port }
      let started = try SyncServer(host: "127.0.0.1", port: port, access: access)
      server = started
      return started.port
    }
  }

  /// Stops listening.
  func close() {
    let running = server.withLock { server in
      defer { server = nil }
      return server
    }
    running?.close()
  }
}

extension NodeCore {
  /// The replica as exchanges see it.
  var exchangeStore: ReplicaExchangeStore {
    ReplicaExchangeStore(replica: replica) { [weak self] ledger in self?.publishChange(of: ledger) }
  }

  /// How connections get at the replica: one piece of work after another, on a queue of their own.
  var storeAccess: StoreAccess { storeAccess(exchangeStore) }

  /// The same for a store that tells what moves.
  func storeAccess(_ store: ReplicaExchangeStore) -> StoreAccess {
    let queue = syncQueue
    return StoreAccess(store: { store }, perform: { work in queue.async(execute: work) })
  }
}

import Exchange
import Replica

extension Node {
  /// The node's ledgers as an exchange sees them: for whoever drives sessions without a network, on one thread.
  public var exchangeStore: any ExchangeStore {
    get throws { try core.storeAccess.store() }
  }
}

/// Offers a replica to exchanges, for whoever has one without a node around it.
public enum ReplicaExchange {
  /// The replica as an exchange sees it.
  public static func store(of replica: Replica) -> any ExchangeStore {
    ReplicaExchangeStore(replica: replica, onChange: { _ in })
  }
}

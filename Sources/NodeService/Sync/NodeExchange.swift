import Exchange

extension Node {
  /// The node's ledgers as an exchange sees them: for whoever drives sessions without a network, on one thread.
  public var exchangeStore: any ExchangeStore {
    get throws { try core.storeAccess.store() }
  }
}

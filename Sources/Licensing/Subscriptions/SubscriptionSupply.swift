extension SubscriptionState {
  /// The seats as a supply: claims on it last as long as what was invoiced, and a renewal extends all of them (R31).
  public var lot: LotState {
    LotState(
      id: id,
      history: LotHistory(
        kind: .subscription, supply: id, product: terms.product, currency: terms.unitPrice.currency, stamp: stamp,
        end: terms.firstEnd,
        extensions: cycles.dropFirst().map {
          LotHistory.Extension(stamp: $0.cause, end: $0.endsAt, covers: [], alternatives: $0.rivals)
        }),
      amount: seats)
  }
}

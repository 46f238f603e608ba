import Licensing

extension LedgerReader {
  /// Licenses of orders that end, behind a place in the list.
  func orderExpiries(_ filter: ExpiryFilter, after: ExpiryPlace?) throws -> [FoundExpiry] {
    guard filter.kinds.contains(.order) else { return [] }
    return try cache.orders.values.compactMap { order in
      guard let lot = order.lot, lot.end > advancedTo, lot.end < filter.until, let local = try map.local(order.id)
      else {
        return nil
      }
      let place = ExpiryPlace(at: lot.end.milliseconds, local: local.rawValue, kind: ExpiryRecord.Kind.order.rawValue)
      if let after, place <= after { return nil }
      return (place, { ExpiryRecord(at: lot.end, kind: .order, subject: .order(order)) })
    }
  }

  /// Subscriptions whose invoiced cycles end, behind a place in the list: they are over then unless they are renewed.
  func subscriptionExpiries(_ filter: ExpiryFilter, after: ExpiryPlace?) throws -> [FoundExpiry] {
    guard filter.kinds.contains(.subscription) else { return [] }
    return try cache.subscriptions.values.compactMap { subscription in
      let end = subscription.validUntil
      guard end > advancedTo, end < filter.until, let local = try map.local(subscription.id) else { return nil }
      let place = ExpiryPlace(
        at: end.milliseconds, local: local.rawValue, kind: ExpiryRecord.Kind.subscription.rawValue)
      if let after, place <= after { return nil }
      return (place, { ExpiryRecord(at: end, kind: .subscription, subject: .seats(subscription)) })
    }
  }

  /// Credits of funds that end, behind a place in the list.
  func fundExpiries(_ filter: ExpiryFilter, after: ExpiryPlace?) throws -> [FoundExpiry] {
    guard filter.kinds.contains(.lot) else { return [] }
    var found: [FoundExpiry] = []
    for fund in cache.funds.values {
      for segment in try ranking(of: fund).segments
      where segment.capacity > 0 && segment.key.end > advancedTo && segment.key.end < filter.until {
        guard let lot = try map.local(segment.key.lot) else { continue }
        let place = ExpiryPlace(
          at: segment.key.end.milliseconds, local: lot.rawValue, kind: ExpiryRecord.Kind.lot.rawValue)
        if let after, place <= after { continue }
        let record = ExpiryRecord(
          at: segment.key.end, kind: .lot, subject: .credits(fund: fund, segment: segment))
        found.append((place, { record }))
      }
    }
    return found
  }
}

/// Judges the premises of an invitation against what its author could have seen of products and supplies.
struct TermsCheck {
  let context: any AssignmentContext
  let terms: InvitationTerms
  let stamp: Stamp
  /// What was issued with the invitation whose place it takes over, and what its author could know of that one's end.
  let replaced: (terms: InvitationTerms, handover: Handover)?

  /// Why the invitation has no effect; nil if nothing speaks against it.
  var refusal: Refusal? {
    guard let product = context.product(terms.product), let policy = product.version(terms.policyVersion)?.policy,
      versionsSeen(of: product).last?.stamp.entity == terms.policyVersion
    else { return productRefusal }
    if product.retirements.contains(where: { context.precedes($0, stamp) }) { return .productRetired }
    return courseRefusal(policy) ?? startRefusal(policy) ?? supplyRefusal(policy) ?? handoverRefusal
  }

  private var productRefusal: Refusal {
    guard let product = context.product(terms.product), !versionsSeen(of: product).isEmpty else {
      return .unknownProduct
    }
    return .policySuperseded
  }

  private func versionsSeen(of product: ProductHistory) -> [ProductHistory.Version] {
    product.versions.filter { context.precedes($0.stamp, stamp) }
  }

  /// R8: an add-on names a course that exists, nothing else does.
  private func courseRefusal(_ policy: ProductPolicy) -> Refusal? {
    guard policy.requiresCourse else { return terms.course == nil ? nil : .courseMismatch }
    guard let id = terms.course, let course = context.product(id), let first = course.versions.first,
      context.precedes(first.stamp, stamp), !first.policy.requiresCourse
    else { return .courseMismatch }
    return nil
  }

  /// R10, R11: the start is one the product offers; a day lies neither in the past nor outside the validity.
  private func startRefusal(_ policy: ProductPolicy) -> Refusal? {
    switch terms.start {
    case .acceptance:
      return policy.startOptions.isEmpty || policy.startOptions.contains(.acceptance) ? nil : .startNotOffered
    case .date(let day):
      guard policy.startOptions.contains(.date) else { return .startNotOffered }
      return day >= stamp.instant.day && day.start < terms.end ? nil : .startOutOfRange
    }
  }

  /// R14, R40: the lot belongs to the supply, which is of the kind the product draws on and gives that product, and the
  /// end is one it had and that had not come.
  private func supplyRefusal(_ policy: ProductPolicy) -> Refusal? {
    func isSeen(_ row: Stamp) -> Bool { context.precedes(row, stamp) }
    guard let lot = context.lot(terms.lot), lot.supply == terms.supply, lot.kind == policy.supply,
      lot.product ?? terms.product == terms.product,
      let end = lot.end(where: isSeen)
    else { return .unknownSupply }
    guard policy.price.currency == lot.currency else { return .currencyMismatch }
    if lot.closings.contains(where: isSeen) { return .supplyCancelled }
    let ends = lot.endsTogether ? [end] : [lot.end] + lot.extensions.filter { isSeen($0.stamp) }.map(\.end)
    guard ends.contains(terms.end) else { return .unknownSupply }
    return terms.end > stamp.instant ? nil : .supplyEnded
  }

  /// C31: what hands over a place stands earlier in the same change set and ended an invitation of an earlier one, as
  /// far as the author could know.
  private var handoverRefusal: Refusal? {
    guard let row = terms.inherits else { return terms.generation == 0 ? nil : .nothingHandedOver }
    guard let (former, handover) = replaced, context.saw(stamp.set, handover.invited.set), row.set == stamp.set.id,
      row.operation < stamp.operation, handover.endedBy?.entity == row
    else { return .nothingHandedOver }
    guard handover.acceptedBy != nil else { return nil }
    return isLicense(of: former, until: handover.end) ? nil : .nothingHandedOver
  }

  /// R25: what an approval hands on is the license it reversed: the same product on the same credits. Its price is that
  /// of the version in force (C24).
  private func isLicense(of former: InvitationTerms, until end: Instant) -> Bool {
    terms.product == former.product && terms.course == former.course && terms.supply == former.supply
      && terms.lot == former.lot && terms.end == end
  }
}

import Licensing
import Replica

/// What the variables of a mail to a member stand for, read at the moment of sending.
struct MemberValues {
  let reader: LedgerReader
  let now: Instant

  /// The values, without those about the addressee; nil if there is nothing to say at present.
  func values(of notice: NoticeRecord) throws -> MailValues? {
    switch notice.kind {
    case .invited, .resent, .withdrawn, .startEdited, .correction, .allocated, .released, .retracted, .reversed:
      return nil
    case .licensesAssigned, .orderRequested: return try ofOrder(notice.subject)
    case .adminInvited: return try ofMember(notice.subject)
    case .receipt: return ofPurchase(notice.subject)
    case .renewal: return ofRenewal(notice.cause, of: notice.subject)
    case .expiring: return try ofEnding(notice.subject, givenBy: notice.cause)
    case .evaluationOpened, .evaluationDecided: return try ofEvaluation(notice.subject)
    }
  }

  private func ofOrder(_ id: EntityID) throws -> MailValues? {
    guard let order = reader.order(id) else { return nil }
    let (purchaseOrder, number) = (order.terms.purchaseOrder, PublicID(kind: .order, id).text)
    var values: MailValues = [
      .quantity: "\(order.terms.quantity)", .customer: try reader.name(),
      .order: purchaseOrder.isEmpty ? number : purchaseOrder, .id: number,
    ]
    values[.product] = reader.product(order.terms.product)?.name
    values[.end] = order.lot.map { MailDate.instant($0.end) }
    return values
  }

  private func ofMember(_ id: EntityID) throws -> MailValues? {
    guard let role = try reader.member(id)?.grants.first?.role else { return nil }
    return [.role: role.words]
  }

  private func ofPurchase(_ id: EntityID) -> MailValues? {
    for subscription in reader.subscriptions {
      guard let purchase = subscription.purchases.first(where: { $0.id == id }) else { continue }
      guard case .finalised(let payment, let cause) = purchase.state else { return nil }
      let charges = subscription.charges.filter { $0.cause == cause && $0.purchase == id }
      var values: MailValues = [
        .quantity: "\(purchase.request.quantity)", .date: MailDate.day(payment.paidOn), .reference: payment.reference,
      ]
      values[.product] = reader.product(subscription.terms.product)?.name
      values[.amount] = charges.first?.charge.amount.text
      return values
    }
    return nil
  }

  private func ofRenewal(_ cause: EntityID, of id: EntityID) -> MailValues? {
    guard let subscription = reader.subscription(id),
      let invoice = subscription.invoices.first(where: { $0.id == cause })
    else { return nil }
    var values: MailValues = [
      .quantity: "\(invoice.line.charge.quantity)", .amount: invoice.total.text,
      .date: MailDate.day(invoice.renewal.renewal), .end: MailDate.instant(invoice.renewal.endsAt),
    ]
    values[.product] = reader.product(subscription.terms.product)?.name
    return values
  }

  /// What is left in a supply that ends soon, at the end that a row gave it; nil if nothing is.
  private func ofEnding(_ id: EntityID, givenBy cause: EntityID) throws -> MailValues? {
    if let order = reader.order(id), let lot = order.lot {
      guard let left = try reader.orderRecord(id)?.availableCount, left > 0 else { return nil }
      var values: MailValues = [.quantity: "\(left)", .end: MailDate.instant(lot.end)]
      values[.product] = reader.product(order.terms.product)?.name
      return values
    }
    if let subscription = reader.subscription(id) {
      var values: MailValues = [
        .quantity: "\(subscription.seats)", .end: MailDate.instant(subscription.validUntil),
      ]
      values[.product] = reader.product(subscription.terms.product)?.name
      if subscription.cancelledBy == nil { values[.renews] = "yes" }
      return values
    }
    for fund in reader.funds {
      guard let lot = fund.lots.first(where: { $0.id == id }) else { continue }
      guard let end = lot.history.end(givenBy: cause) else { return nil }
      let segment = try reader.ranking(of: fund).segments.first { $0.key == SegmentKey(lot: id, end: end) }
      guard let segment, segment.free + segment.held > 0 else { return nil }
      var values: MailValues = [
        .product: fund.name, .end: MailDate.instant(end),
        .amount: Money(amount: segment.free + segment.held, currency: fund.currency).text,
      ]
      if segment.held > 0 { values[.held] = Money(amount: segment.held, currency: fund.currency).text }
      return values
    }
    return nil
  }

  private func ofEvaluation(_ id: EntityID) throws -> MailValues? {
    guard let evaluation = try reader.evaluation(id), let license = try reader.invitation(evaluation.invitation) else {
      return nil
    }
    var values: MailValues = [.id: PublicID(kind: .evaluation, id).text]
    values[.product] = reader.product(license.terms.product)?.name
    values[.learner] = license.contact.map { $0.name ?? $0.address }
    guard let decision = evaluation.decidedBy, evaluation.state != .open else {
      values[.reason] = evaluation.note.isEmpty ? evaluation.reason?.words : evaluation.note
      return values
    }
    values[.decision] = "\(evaluation.state)"
    if case .decideEvaluation(let said)? = try reader.operation(of: decision), !said.note.isEmpty {
      values[.reason] = said.note
    }
    return values
  }
}

extension WithdrawReason {
  /// The reason in a mail; nil where there is nothing to say.
  var words: String? {
    switch self {
    case .wrongProduct: "wrong product"
    case .wrongPerson: "wrong person"
    case .other: nil
    }
  }
}

extension Role {
  /// The role as people call it.
  var words: String {
    switch self {
    case .owner: "owner"
    case .vendorSales: "vendor sales"
    case .support: "support"
    case .partnerManager: "partner manager"
    case .fullAdmin: "full administrator"
    case .companyManager: "company manager"
    case .teamManager: "team manager"
    case .auditor: "auditor"
    }
  }
}

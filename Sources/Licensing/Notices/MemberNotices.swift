/// What members are to be told of what has become of orders, subscriptions, evaluations, members and supplies: part of
/// the last stratum. A pure function of what earlier strata say.
///
/// Whom a row concerns is settled by its causal past: whoever held the role where it was written. So no later change of
/// roles sends old news to anybody, and every node finds the same addressees. Whoever wrote the row is not told of it.
public struct MemberNotices {
  private let book: AuthorityBook
  private let causality: any Causality
  private let author: (Stamp) -> EntityID?

  /// - Parameters:
  ///   - book: members, roles and devices.
  ///   - causality: what the author of a row had seen.
  ///   - author: the member who wrote a row; nil for acts of learners.
  public init(book: AuthorityBook, causality: any Causality, author: @escaping (Stamp) -> EntityID?) {
    self.book = book
    self.causality = causality
    self.author = author
  }

  /// R41: who assigns licenses learns of a request that nobody has answered, and the customer's managers, with whoever
  /// asked, of the assignment. Of partner managers those are told who might assign them: managers of the customer's own
  /// partner or of one above (R37).
  public func about(_ order: OrderState) -> [MemberNotice] {
    if case .void = order.lifecycle { return [] }
    let partner = book.partner(seenBy: order.stamp, causality)
    let asked = holders(of: [.vendorSales, .partnerManager]) {
      causality.precedes($0.stamp, order.stamp) && $0.reaches(customerOf: partner)
    }
    var result = notices(
      .orderRequested, order.id, order.stamp, to: asked, due: order.lifecycle == .requested)
    if case .assigned(let assignment) = order.lifecycle {
      let managers = holders(of: [.fullAdmin, .companyManager], asOf: assignment)
      result += notices(
        .licensesAssigned, order.id, assignment, to: managers.union([author(order.stamp)].compactMap(\.self)),
        due: !order.requests.contains(where: \.isApproved))
    }
    return result
  }

  /// R30, R33: whoever asked for seats receives the receipt, the administrators learn of a renewal. An older renewal is
  /// overtaken by the next.
  public func about(_ subscription: SubscriptionState) -> [MemberNotice] {
    var result: [MemberNotice] = []
    for purchase in subscription.purchases {
      guard case .finalised(_, let payment) = purchase.state, let buyer = author(purchase.stamp) else { continue }
      // A receipt is kept, even by whoever recorded the payment.
      result.append(
        MemberNotice(kind: .receipt, subject: purchase.id, cause: payment, recipient: buyer, due: true))
    }
    let latest = subscription.invoices.map(\.stamp).max()
    for invoice in subscription.invoices {
      result += notices(
        .renewal, subscription.id, invoice.stamp, to: holders(of: [.fullAdmin], asOf: invoice.stamp),
        due: invoice.stamp == latest)
    }
    return result
  }

  /// R25: support learns of a request, and whoever made it of the decision.
  public func about(_ evaluation: EvaluationState) -> [MemberNotice] {
    var result = notices(
      .evaluationOpened, evaluation.id, evaluation.stamp, to: holders(of: [.support], asOf: evaluation.stamp),
      due: evaluation.state == .open)
    if let decision = evaluation.decidedBy, let asking = author(evaluation.stamp) {
      result += notices(.evaluationDecided, evaluation.id, decision, to: [asking], due: true)
    }
    return result
  }

  /// R3: a member who was given a role and has no device yet is told how to enrol. The owner, who began the ledger, is
  /// not.
  public func about(_ member: AuthorityBook.Member) -> [MemberNotice] {
    let devices = book.devices.values.filter { $0.member == member.id }
    guard !devices.contains(where: { $0.stamp.set == member.stamp.set }) else { return [] }
    return [
      MemberNotice(
        kind: .adminInvited, subject: member.id, cause: member.stamp, recipient: member.id, due: devices.isEmpty)
    ]
  }

  /// R36: what is left of a supply ends soon. One reminder for each end, from the day it falls due until the end.
  ///
  /// - Parameters:
  ///   - subject: a lot of a fund, an order or a subscription.
  ///   - ending: its end, and the row that put it there.
  ///   - days: how many days of 24 hours before the end; 0 for none.
  public func reminders(
    of subject: EntityID, _ ending: (at: Instant, cause: Stamp), days: UInt32, roles: Set<Role>, now: Instant
  ) -> [MemberNotice] {
    guard let begins = Self.reminder(of: ending.at, days: days), begins <= now else { return [] }
    // Nobody wrote the passage of time: all are told who held the role by then.
    let known = max(begins, ending.cause.instant)
    return holders(of: roles) { $0.stamp.instant <= known }.sorted().map {
      MemberNotice(
        kind: .expiring, subject: subject, cause: ending.cause, recipient: $0, due: now < ending.at)
    }
  }

  /// When a reminder of an end falls due; nil if none is wanted.
  public static func reminder(of end: Instant, days: UInt32) -> Instant? {
    days == 0 ? nil : end.adding(days: -Int64(days))
  }

  private func notices(
    _ kind: NoticeKind, _ subject: EntityID, _ cause: Stamp, to members: Set<EntityID>, due: Bool
  ) -> [MemberNotice] {
    let writer = author(cause)
    return members.filter { $0 != writer }.sorted().map {
      MemberNotice(kind: kind, subject: subject, cause: cause, recipient: $0, due: due)
    }
  }

  private func holders(of roles: Set<Role>, asOf cause: Stamp) -> Set<EntityID> {
    holders(of: roles) { causality.precedes($0.stamp, cause) }
  }

  /// The members who hold one of the roles; the owner, who holds every right, where nobody does.
  private func holders(of roles: Set<Role>, where isKnown: (AuthorityBook.Grant) -> Bool) -> Set<EntityID> {
    let known = book.grants.values.filter(isKnown)
    let found = Set(known.filter { roles.contains($0.role) }.map(\.member))
    return found.isEmpty ? Set(known.filter { $0.role == .owner }.map(\.member)) : found
  }
}

extension MemberNotices {
  /// Who is reminded of the end of a supply: those who give its licenses out, or buy its seats.
  public static func roles(remindedOf kind: SupplyKind) -> Set<Role> {
    switch kind {
    case .fund, .order: [.fullAdmin, .companyManager]
    case .subscription: [.fullAdmin]
    }
  }
}

extension LotState {
  /// The end of what is free in it, and the row that put it there.
  public var ending: (at: Instant, cause: Stamp) { ending(at: end) }

  /// One of the ends that it was given, and the first row that gave it.
  public func ending(at end: Instant) -> (at: Instant, cause: Stamp) {
    let extended = history.extensions.filter { $0.end == end && $0.end > history.end }.map(\.stamp).min()
    return (end, extended ?? history.stamp)
  }

  /// Every instant at which something in it may end, each once: its own end and, where claims keep the end that they
  /// were promised, all that it was given before.
  public var endings: Set<Instant> {
    history.endsTogether ? [end] : Set(history.extensions.map(\.end)).union([history.end])
  }
}

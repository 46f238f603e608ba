import JSONRPC
import Licensing
import Replica

extension LedgerImport {
  /// An order is asked for again, and assigned again if it was: its licenses end when they did.
  mutating func importOrder(_ line: Line) throws {
    guard let status = OrderStatus(rawValue: try text(line, "state")) else {
      throw DomainError(.lineMalformed, "The state of the order is unknown.")
    }
    var lost: [LostInMove] = []
    var end: Instant?
    var quantity = try count(line.members["quantity"], upTo: RequestOrder.quantityMax, "quantity")
    let used = line.members["used"]?.int64Value ?? 0
    switch status {
    case .rejected, .cancelled, .void: return left(line, lost: [.past])
    case .requested: break
    case .assigned:
      let until = try Instant(text: try text(line, "validUntil"))
      guard until > (try mutation.now) else { return left(line, lost: [.past]) }
      end = until
      if isClosing(line) { quantity = min(quantity, line.members["allocated"]?.int64Value ?? 0) }
      if used > 0 { lost.append(.past) }
      quantity -= used
      guard quantity > 0 else { return left(line, lost: [.past]) }
    }
    if line.members["cancellations"]?.arrayValue?.isEmpty == false { lost.append(.history) }
    let product = try movedProduct(
      try text(line, "product"), try text(line, "policyVersion"), drawingOn: .order, &lost)
    guard let version = product.inForce?.stamp.entity else { throw DomainError(.productUnknown) }
    let request = RequestOrder(
      product: product.id, policyVersion: version, quantity: quantity,
      purchaseOrder: try limited(line.members["purchaseOrder"], OperationLimits.purchaseOrderBytes, "purchaseOrder"),
      note: try limited(line.members["note"], OperationLimits.noteBytes, "note"))
    let acting = try acting([.requestOrders] + (end == nil ? [] : [.assignOrders]))
    var operations: [Licensing.Operation] = [.requestOrder(request)]
    if let end { operations.append(.assignOrder(AssignOrder(order: .own(operation: 0), until: end))) }
    let committed = try mutation.commit(mutation.draft(acting, operations, part: takeParts(1)))
    let id = committed.entity(operation: 0)
    mapping.set(try text(line, "order"), .order, id)
    carried(line, lost: [.authorship] + lost, ["order": .string(PublicID(kind: .order, id).text)])
  }

  /// Whether its cancellation was approved while licenses of it were held: nothing more may be drawn from it (C21).
  private func isClosing(_ line: Line) -> Bool {
    (line.members["cancellations"]?.arrayValue ?? []).contains { $0["state"] == "approved" }
  }

  /// A subscription is begun again with its former days, and everything that was bought, paid and invoiced is said
  /// again in the order that gives the same charges.
  mutating func importSubscription(_ line: Line) throws {
    let reader = try mutation.reader
    guard let product = try mapping.thing(try text(line, "product"), .product, reader) else {
      throw DomainError(.productUnknown, "The product of this line was not taken over.")
    }
    let versions = { [mapping] (text: String) throws -> EntityID in
      guard let version = try mapping.thing(text, .policyVersion, reader) else {
        throw DomainError(.lineMalformed, "A version of the price was not taken over.")
      }
      return version
    }
    let moved = try MovedSubscription(line.members, product: product, version: versions)
    let acting = try acting([.confirmPayments, .purchaseSeats])
    let committed = try mutation.commit(mutation.draft(acting, moved.operations, part: takeParts(1)))
    let id = committed.entity(operation: 0)
    mapping.set(try text(line, "subscription"), .subscription, id)
    guard let state = try mutation.reader.subscription(id) else { throw DomainError(.subscriptionUnknown) }
    let isSame = MovedSubscription.charges(line.members) == MovedSubscription.charges(of: state)
    carried(
      line, lost: [.authorship] + (isSame ? [] : [.charges]),
      ["subscription": .string(PublicID(kind: .subscription, id).text)])
  }

  /// What new learners begin with, the time zone, the partner and the days before an end that members are reminded,
  /// from here on. A file of before there were reminders leaves those as they are.
  mutating func importSettings(_ line: Line) throws {
    let reader = try mutation.reader
    var change = ConfigureLedger()
    change.timeZone = try line.members["timeZone"]?.stringValue.map { try LocalDays($0).name }
    let partner = try PartnerPath(said: line.members["partner"]?.stringValue ?? "none")
    if partner != reader.partner { change.partner = partner }
    if let strategy = line.members["strategy"] { change.strategy = try AssignmentStrategy(moved: strategy) }
    if let name = line.members["automaticAllocation"]?.stringValue {
      guard let product = try mapping.thing(name, .product, reader) else {
        throw DomainError(.productUnknown, "The product that is allocated automatically was not taken over.")
      }
      change.automaticAllocation = AutomaticAllocation(product: product)
    }
    change.reminderDays = try line.members["reminderDays"].map { days in
      guard let number = days.int64Value, (0...Int64(ConfigureLedger.reminderDaysMax)).contains(number) else {
        throw DomainError(
          .lineMalformed, "The line has no reminderDays that may be.", data: ["member": "reminderDays"])
      }
      return UInt32(number)
    }
    let acting = try acting([.configureLedger] + (change.partner == nil ? [] : [.choosePartner]))
    try mutation.commit(mutation.draft(acting, [.configureLedger(change)], part: takeParts(1)))
    carried(line, lost: [.authorship])
  }

  /// Who acts by one grant that gives all of these rights.
  private func acting(_ rights: [Permission]) throws -> Acting {
    try mutation.acting(RoleRights(all: rights))
  }
}

/// A whole number of a line, from 1 to `max`.
private func count(_ json: JSON?, upTo max: Int64, _ name: String) throws -> Int64 {
  guard let number = json?.int64Value, (1...max).contains(number) else {
    throw DomainError(.lineMalformed, "The line has no \(name) that may be.", data: ["member": .string(name)])
  }
  return number
}

/// A text of a line, empty if it is absent.
private func limited(_ json: JSON?, _ bytesMax: Int, _ name: String) throws -> String {
  let text = json?.stringValue ?? ""
  guard text.utf8.count <= bytesMax else {
    throw DomainError(.lineMalformed, "The line's \(name) is too long.", data: ["member": .string(name)])
  }
  return text
}

extension AssignmentStrategy {
  /// Reads a strategy of the ledger a line comes from.
  fileprivate init(moved json: JSON) throws {
    let planned = (json["technologies"]?.arrayValue ?? []).compactMap(\.stringValue)
    guard let kind = OnboardingKind.allCases.first(where: { "\($0)" == json["kind"]?.stringValue }),
      planned.count <= Self.plannedMax, planned.allSatisfy({ $0.utf8.count <= Self.technologyBytesMax })
    else { throw DomainError(.lineMalformed, "The strategy cannot be read.") }
    self.init(kind: kind, planned: planned)
  }
}

/// What was said of a subscription, in an order that gives the same charges: a payment comes before the first invoice
/// that counts its seats, and after every invoice that was made without it (C19).
private struct MovedSubscription {
  private(set) var operations: [Licensing.Operation] = []

  init(_ line: JSON, product: EntityID, version: (String) throws -> EntityID) throws {
    let terms = line["terms"]
    let price = try Self.price(terms?["unitPrice"])
    operations = [
      .startSubscription(
        StartSubscription(
          terms: SubscriptionTerms(
            product: product, policyVersion: try version(try Self.text(terms?["policyVersion"], "policyVersion")),
            seats: try count(terms?["seats"], upTo: RequestOrder.quantityMax, "seats"), unitPrice: price,
            anchor: try Day(text: try Self.text(line["anchor"], "anchor")),
            months: Int(try count(line["months"], upTo: Int64(BillingSchedule.monthsMax), "months")),
            timeZone: try limited(line["timeZone"], OperationLimits.timeZoneBytes, "timeZone"),
            startsOn: try Day(text: try Self.text(line["startsOn"], "startsOn")),
            startsAt: try Instant(text: try Self.text(line["startsAt"], "startsAt")),
            firstEnd: try Instant(text: try Self.text(terms?["firstEnd"], "firstEnd")))))
    ]
    try addPurchases(line, version)
    if line["cancelled"]?.boolValue == true {
      operations.append(.cancelSubscription(CancelSubscription(subscription: .own(operation: 0))))
    }
  }

  private mutating func addPurchases(_ line: JSON, _ version: (String) throws -> EntityID) throws {
    let purchases = line["purchases"]?.arrayValue ?? []
    var payments: [String: Licensing.Operation] = [:]
    var order: [String] = []
    var failures: [Licensing.Operation] = []
    for purchase in purchases {
      let name = try Self.text(purchase["purchase"], "purchase")
      let id = EntityID.own(operation: UInt32(operations.count))
      operations.append(
        .requestPurchase(
          RequestPurchase(subscription: .own(operation: 0), request: try Self.request(purchase, version))))
      switch purchase["state"] {
      case "finalised":
        order.append(name)
        payments[name] = .finalizePurchase(
          FinalizePurchase(
            subscription: .own(operation: 0),
            payment: SeatPayment(
              purchase: id, paidAt: try Instant(text: try Self.text(purchase["paidAt"], "paidAt")),
              paidOn: try Day(text: try Self.text(purchase["paidOn"], "paidOn")),
              reference: try limited(purchase["reference"], OperationLimits.referenceBytes, "reference"))))
      case "failed":
        let reason = PaymentFailure.allCases.first { "\($0)" == purchase["reason"]?.stringValue } ?? .other
        failures.append(
          .failPurchase(FailPurchase(subscription: .own(operation: 0), purchase: id, reason: reason)))
      default: break
      }
    }
    for invoice in line["invoices"]?.arrayValue ?? [] {
      for name in (invoice["purchases"]?.arrayValue ?? []).compactMap(\.stringValue) {
        if let payment = payments.removeValue(forKey: name) { operations.append(payment) }
      }
      operations.append(
        .renewSubscription(
          RenewSubscription(subscription: .own(operation: 0), renewal: try Self.renewal(invoice, version))))
    }
    operations += order.compactMap { payments[$0] } + failures
    for quote in line["quotes"]?.arrayValue ?? [] {
      operations.append(
        .quoteSeats(
          QuoteSeats(
            subscription: .own(operation: 0), request: try Self.request(quote, version),
            amount: try Self.price(quote["amount"]))))
    }
  }

  private static func request(_ json: JSON, _ version: (String) throws -> EntityID) throws -> SeatRequest {
    SeatRequest(
      quantity: try count(json["quantity"], upTo: RequestOrder.quantityMax, "quantity"),
      unitPrice: try price(json["unitPrice"]),
      priceVersion: try version(try text(json["priceVersion"], "priceVersion")),
      requestedOn: try Day(text: try text(json["requestedOn"], "requestedOn")))
  }

  private static func renewal(
    _ json: JSON, _ version: (String) throws -> EntityID
  ) throws -> SubscriptionRenewal {
    SubscriptionRenewal(
      renewal: try Day(text: try text(json["firstDay"], "firstDay")),
      end: try Day(text: try text(json["renewal"], "renewal")),
      endsAt: try Instant(text: try text(json["endsAt"], "endsAt")), unitPrice: try price(json["unitPrice"]),
      priceVersion: try version(try text(json["priceVersion"], "priceVersion")),
      invoicedAt: try Instant(text: try text(json["invoicedAt"], "invoicedAt")))
  }

  private static func text(_ json: JSON?, _ name: String) throws -> String {
    guard let text = json?.stringValue else {
      throw DomainError(.lineMalformed, "The line has no \(name).", data: ["member": .string(name)])
    }
    return text
  }

  private static func price(_ json: JSON?) throws -> Money {
    let price = try Money(json: json)
    guard price.amount >= 0 else { throw DomainError(.amountInvalid) }
    return price
  }

  /// The lines charged, as they can be compared between two ledgers.
  static func charges(_ line: JSON) -> [String] {
    (line["charges"]?.arrayValue ?? []).map { charge in
      let amount = charge["amount"]?["amount"]?.int64Value ?? 0
      return "\(charge["kind"]?.stringValue ?? "") \(charge["text"]?.stringValue ?? "") \(amount)"
    }.sorted()
  }

  static func charges(of state: SubscriptionState) -> [String] {
    charges(["charges": .array(state.charges.map { .object($0.json) })])
  }
}

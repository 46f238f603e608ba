import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `subscription`: showing them.
  static let subscriptionRead: [Method] = [
    .reading(
      "subscription.get", "Shows a subscription: seats, cycle, purchases, invoices and charges (R29–R33).",
      params: [subscriptionParam, .asOf],
      result: Schema.wholeSubscription.dated, errors: [.subscriptionUnknown] + asOfErrors
    ) { call in
      try call.read { reader in
        if let past = try call.past(in: reader) {
          let id = try call.pastThing("subscription", .subscription, in: reader)
          guard let record = try past.subscriptionRecord(id) else { throw DomainError(.subscriptionUnknown) }
          return past.answer(try record.json(in: past.reader), to: call)
        }
        let state = try reader.subscriptionNamed(try call.required("subscription"))
        return .object(try reader.shownSubscription(state.id).json(in: reader))
      }
    },
    .reading(
      "subscription.list", "Lists the subscriptions in the order in which they were started.",
      params: [
        .optional(
          "state", .enumeration(SubscriptionStanding.Phase.allCases.map { "\($0)" }), "In this state only."), .limit,
        .cursor,
      ], result: .page(of: .subscription), errors: [.cursorInvalid]
    ) { call in
      try call.read { reader in
        let wanted = reader.subscriptions.filter { state in
          call.text("state").map { "\(state.standing(at: reader.advancedTo).phase)" == $0 } ?? true
        }
        let page = try call.slice(wanted) { PublicID(kind: .subscription, $0.id).text }
        return JSONObject.page(
          try page.items.map { .object(try reader.shownSubscription($0.id).summary(in: reader)) }, next: page.next)
      }
    },
    .reading(
      "subscription.explain", "Explains how the charges of a subscription came about, part by part (R32).",
      params: [
        subscriptionParam, .optional("purchase", .string, "Of this purchase only, by id."),
        .optional("invoice", .string, "Of this invoice only, by id."),
      ],
      result: .object([
        .required("subscription", .string),
        .required("charges", .array(of: explainedCharge)), .optional("total", .money),
      ]), errors: [.subscriptionUnknown, .purchaseUnknown, .thingUnknown], run: explain),
    .reading(
      "subscription.statement", "Lists what a subscription was charged, with the running total (R36).",
      params: [subscriptionParam, .limit, .cursor],
      result: .page(of: statedCharge),
      errors: [.subscriptionUnknown, .cursorInvalid, .amountInvalid, .permissionDenied], run: statement),
  ]

  private static let explainedCharge = Schema.promising(
    Schema.charge.properties,
    [.required("lines", .array(of: .object([.required("term", .string), .required("text", .string)])))])

  private static let statedCharge = Schema.promising(
    [.required("at", .instant)], Schema.charge.properties, [.required("total", .money)])

  private static func explain(_ call: Call) throws -> JSON {
    try call.read { reader in
      let state = try reader.subscriptionNamed(try call.required("subscription"))
      let purchase = try call.text("purchase").map { try reader.thing($0, .purchase) }
      let invoice = try call.text("invoice").map { try reader.thing($0, .invoice) }
      if let purchase, !state.purchases.contains(where: { $0.id == purchase }) { throw DomainError(.purchaseUnknown) }
      if let invoice, !state.invoices.contains(where: { $0.id == invoice }) { throw DomainError(.thingUnknown) }
      let charges = state.charges.filter { each in
        (purchase == nil || each.purchase == purchase) && (invoice == nil || each.invoice == invoice)
      }
      var object: JSONObject = [
        "subscription": .string(PublicID(kind: .subscription, state.id).text),
        "charges": .array(
          charges.map { each in
            var object = each.json
            object.append(
              "lines",
              .array(
                each.charge.explanation.lines.map {
                  ["term": .string($0.term.rawValue), "text": .string($0.text)]
                }))
            return .object(object)
          }),
      ]
      object.appendIfPresent("total", sum(of: charges, in: state)?.json)
      return .object(object)
    }
  }

  /// What the charges come to; nil where that does not fit 64 bits.
  private static func sum(of charges: [SubscriptionCharge], in state: SubscriptionState) -> Money? {
    try? charges.reduce(Money(amount: 0, currency: state.terms.unitPrice.currency)) {
      try $0.adding($1.charge.amount)
    }
  }

  /// Charges in clock order of what caused them; lines of one invoice stay together, the invoice's own first.
  private static func statement(_ call: Call) throws -> JSON {
    try call.read { reader in
      try reader.refuseTeamManagers()
      let state = try reader.subscriptionNamed(try call.required("subscription"))
      let ordered = state.charges.enumerated().sorted {
        ($0.element.invoiced(in: state), $0.offset) < ($1.element.invoiced(in: state), $1.offset)
      }.map(\.element)
      var total = Money(amount: 0, currency: state.terms.unitPrice.currency)
      var lines: [JSONObject] = []
      for each in ordered {
        guard let sum = try? total.adding(each.charge.amount) else { throw DomainError(.amountInvalid) }
        total = sum
        var line: JSONObject = ["at": .string(each.invoiced(in: state).instant.text)]
        for (name, value) in each.json { line.append(name, value) }
        line.append("total", total.json)
        lines.append(line)
      }
      let page = try call.slice(lines) { Self.name(of: $0) }
      return JSONObject.page(page.items.map(JSON.object), next: page.next)
    }
  }
}

extension NodeMethods {
  /// Tells the lines of a statement apart: one cause charges a purchase once.
  fileprivate static func name(of line: JSONObject) -> String {
    ["cause", "kind", "purchase"].compactMap { line[$0]?.stringValue }.joined(separator: "/")
  }
}

extension SubscriptionCharge {
  /// Where the line was first due: a catch-up belongs to its invoice, or to the later payment that it is about.
  fileprivate func invoiced(in state: SubscriptionState) -> Stamp {
    guard let invoice, let made = state.invoices.first(where: { $0.id == invoice }) else { return cause }
    return max(cause, made.stamp)
  }
}

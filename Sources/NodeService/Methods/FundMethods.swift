import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `fund`: paying money in and moving its end.
  static let fund: [Method] = [
    .writing(
      "fund.open", "Begins a fund, perhaps with a first deposit (R1).",
      params: [
        .required("name", .string(minLength: 1), "What people call it, at most 200 bytes."),
        .required("currency", .string(minLength: 3, maxLength: 3), "Its one currency, such as USD."),
        .optional("deposit", depositSchema, "A first deposit."),
      ],
      result: [
        .required("fund", .string), .required("name", .string), .required("currency", .string),
        .optional("lot", .string),
      ], errors: [.currencyInvalid, .amountInvalid, .dateInvalid, .supplyEnded, .textTooLong], run: open),
    .writing(
      "fund.deposit", "Adds credits with an end date to a fund (R6, R14).",
      params: [
        .required("fund", .string, "The fund, by id or exact name."),
        .required("amount", .money, "How much, above 0, in the fund's currency."),
        .required("validUntil", .instantOrDay, "When the credits end, exclusive."),
        .optional("reference", .string, "The vendor's reference, at most 200 bytes."),
      ],
      result: [
        .required("fund", .string), .required("lot", .string), .required("amount", .money),
        .required("validUntil", .instant),
      ],
      errors: [.fundUnknown, .amountInvalid, .currencyInvalid, .supplyCurrency, .dateInvalid, .supplyEnded]
    ) { mutation in
      let call = mutation.call
      let fund = try mutation.reader.fundNamed(try call.required("fund"))
      let amount = try amount(call, of: fund)
      guard amount > 0 else { throw DomainError(.amountInvalid) }
      let end = try call.instant("validUntil")
      let acting = try mutation.acting(.administerFunds)
      let deposit = DepositFund(
        fund: fund.id, amount: amount, end: end, reference: try call.text("reference", bytesMax: 200) ?? "")
      let committed = try mutation.commit(mutation.draft(acting, [.depositFund(deposit)]))
      return [
        "fund": .string(PublicID(kind: .fund, fund.id).text),
        "lot": .string(PublicID(kind: .lot, committed.entity(operation: 0)).text),
        "amount": Money(amount: amount, currency: fund.currency).json, "validUntil": .string(end.text),
      ]
    },
    .writing(
      "fund.adjust", "Corrects the amount of a lot, up or down (C17).",
      params: [
        .required("fund", .string, "The fund, by id or exact name."),
        .required("amount", .money, "What to add; negative to take away."),
        .optional("lot", .string, "The lot; may be left out where the fund has one."),
        .optional("reason", .string, "Why, at most 500 bytes."),
      ],
      result: [.required("fund", .string), .required("lot", .string), .required("amount", .money)],
      errors: [.fundUnknown, .lotUnknown, .amountInvalid, .currencyInvalid, .supplyCurrency]
    ) { mutation in
      let call = mutation.call
      let fund = try mutation.reader.fundNamed(try call.required("fund"))
      let amount = try amount(call, of: fund)
      guard amount != 0 else { throw DomainError(.amountInvalid, "An adjustment of 0 changes nothing.") }
      let lot = try lot(call, of: fund, mutation.reader)
      let acting = try mutation.acting(.administerFunds)
      let change = AdjustFund(
        fund: fund.id, lot: lot, amount: amount, reason: try call.text("reason", bytesMax: 500) ?? "")
      try mutation.commit(mutation.draft(acting, [.adjustFund(change)]))
      return [
        "fund": .string(PublicID(kind: .fund, fund.id).text), "lot": .string(PublicID(kind: .lot, lot).text),
        "amount": Money(amount: amount, currency: fund.currency).json,
      ]
    },
    .writing(
      "fund.extend",
      "Moves the end of free credits, and of the pending invitations it covers; dryRun is the preview (R15, R16).",
      params: [
        .required("fund", .string, "The fund, by id or exact name."),
        .required("validUntil", .instantOrDay, "The new end, exclusive."),
        .optional("lots", .array(of: .string, minItems: 1), "These lots only; all that have not ended unless said."),
        .optional(
          "coverPending", .oneOf([.boolean, .array(of: .string)]),
          "Pending invitations whose end moves too: true for all, or their ids."),
      ], result: FundExtension.result,
      errors: [
        .fundUnknown, .nameAmbiguous, .lotUnknown, .dateInvalid, .fundNotLater, .supplyEnded, .invitationUnknown,
      ],
      run: FundExtension.run),
  ]

  private static let depositSchema = Schema.object([
    .required("amount", .oneOf([.money, .integer])), .required("validUntil", .instantOrDay),
    .optional("reference", .string),
  ])

  private static func open(_ mutation: Mutation) throws -> JSONObject {
    let call = mutation.call
    let name = try call.required("name", bytesMax: 200)
    let currency = try Currency(offered: try call.required("currency"))
    let acting = try mutation.acting(.administerFunds)
    var operations: [Operation] = [.openFund(OpenFund(currency: currency, name: name))]
    if let deposit = call.params["deposit"] {
      let money =
        try deposit["amount"]?.int64Value.map { Money(amount: $0, currency: currency) }
        ?? Money(json: deposit["amount"])
      guard money.currency == currency else { throw DomainError(.supplyCurrency) }
      guard money.amount > 0 else { throw DomainError(.amountInvalid) }
      let text = deposit["validUntil"]?.stringValue ?? ""
      let end = try (try? Day(text: text))?.start ?? Instant(text: text)
      operations.append(
        .depositFund(
          DepositFund(
            fund: .own(operation: 0), amount: money.amount, end: end,
            reference: try call.limited(deposit["reference"]?.stringValue ?? "", "deposit.reference", bytesMax: 200))))
    }
    let committed = try mutation.commit(mutation.draft(acting, operations))
    var result: JSONObject = [
      "fund": .string(PublicID(kind: .fund, committed.entity(operation: 0)).text), "name": .string(name),
      "currency": .string(currency.code),
    ]
    if operations.count > 1 {
      result.append("lot", .string(PublicID(kind: .lot, committed.entity(operation: 1)).text))
    }
    return result
  }

  private static func amount(_ call: Call, of fund: FundState) throws -> Int64 {
    let money = try Money(json: call.params["amount"])
    guard money.currency == fund.currency else {
      throw DomainError(.supplyCurrency, "The fund holds \(fund.currency.code), not \(money.currency.code).")
    }
    return money.amount
  }

  private static func lot(_ call: Call, of fund: FundState, _ reader: LedgerReader) throws -> EntityID {
    if let text = call.text("lot") {
      let lot = try reader.thing(text, .lot)
      guard fund.lots.contains(where: { $0.id == lot }) else { throw DomainError(.lotUnknown) }
      return lot
    }
    guard let only = fund.lots.first, fund.lots.count == 1 else {
      throw DomainError(.lotUnknown, "The fund has \(fund.lots.count) lots; say which one with lot.")
    }
    return only.id
  }
}

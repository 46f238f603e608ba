import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `fund`: what is in it and what became of it.
  static let fundRead: [Method] = [
    .reading(
      "fund.list", "Lists the funds by name, with their balances.", params: [.limit, .cursor],
      result: .page(of: .fund), errors: [.cursorInvalid]
    ) { call in
      try call.read { reader in
        let page = try call.slice(reader.funds) { PublicID(kind: .fund, $0.id).text }
        let items = try page.items.compactMap { try reader.fundRecord($0.id) }
        return JSONObject.page(try items.map { .object(try $0.json(in: reader)) }, next: page.next)
      }
    },
    .reading(
      "fund.get", "Shows a fund with its balances, lots and segments (R4).",
      params: [.required("fund", .string, "The fund, by id or exact name."), .asOf],
      result: Schema.fund.dated,
      errors: [.fundUnknown, .nameAmbiguous, .idMalformed] + asOfErrors
    ) { call in
      try call.read { reader in
        let fund = try reader.fundNamed(try call.required("fund"))
        if let past = try call.past(in: reader) {
          guard let record = try past.fundRecord(fund.id) else { throw DomainError(.fundUnknown) }
          return past.answer(try record.json(in: past.reader), to: call)
        }
        guard let record = try reader.fundRecord(fund.id) else { throw DomainError(.fundUnknown) }
        return .object(try record.json(in: reader))
      }
    },
    .reading(
      "fund.statement", "Lists what was paid into a fund and what became of it, in the order of time (R36).",
      params: [.required("fund", .string, "The fund, by id or exact name."), .limit, .cursor],
      result: .promising([
        .required("fund", .string), .required("items", .array(of: .statementLine)), .optional("nextCursor", .string),
        .required("balance", .balance),
      ]), errors: [.fundUnknown, .nameAmbiguous, .cursorInvalid, .idMalformed, .permissionDenied]
    ) { call in
      try call.read { reader in
        try reader.refuseTeamManagers()
        let fund = try reader.fundNamed(try call.required("fund"))
        guard let record = try reader.fundRecord(fund.id) else { throw DomainError(.fundUnknown) }
        let page = try call.slice(try reader.statement(of: fund.id), by: \.name)
        var result: JSONObject = [
          "fund": .string(PublicID(kind: .fund, fund.id).text),
          "items": .array(try page.items.map { .object(try $0.json(in: reader, fund.currency)) }),
        ]
        result.appendIfPresent("nextCursor", page.next)
        result.append("balance", record.balanceJSON)
        return .object(result)
      }
    },
  ]
}

extension Schema {
  /// A fund with its balances, lots and segments.
  static let fund = promising([
    .required("fund", .string), .required("name", .string), .required("currency", .string),
    .required("balance", .balance),
    .required(
      "segments",
      .array(
        of: .promising([
          .required("lot", .string), .required("end", .instant), .required("ended", .boolean),
          .required("capacity", .money), .required("held", .money), .required("spent", .money),
          .required("free", .money),
        ]))),
    .required(
      "lots",
      .array(
        of: .promising([
          .required("lot", .string), .required("amount", .money), .required("end", .instant),
          .optional("reference", .string),
        ]))),
    .required("waiting", .integer), .required("settlement", .settlement), .required("cases", .strings),
  ]).named("Fund")

  /// What a fund holds by account, and what can be spent.
  static let balance = promising(
    ["deposited", "held", "spent", "free", "forfeited", "overage", "available"].map { .required($0, .money) }
  ).named("Balance")

  /// What was paid into a fund, or what became of it.
  static let statementLine = promising([
    .required("kind", .enumeration(StatementLine.Kind.allCases.map(\.rawValue))), .required("at", .instant),
    .required("amount", .money), .required("change", .money), .optional("validUntil", .instant),
    .optional("lot", .string),
    .optional("invitation", .string), .optional("operation", .string), .optional("actor", .string),
    .optional("actorEmail", .string),
  ]).named("StatementLine")
}

extension FundRecord {
  /// Balances by account, and what can be spent.
  var balanceJSON: JSON {
    func money(_ amount: Int64) -> JSON { Money(amount: amount, currency: state.currency).json }
    func negated(_ amount: Int64) -> Int64 { amount == .min ? .max : -amount }
    return [
      "deposited": money(negated(balances[.deposit])), "held": money(balances[.held]),
      "spent": money(balances[.spent]), "free": money(balances[.free]), "forfeited": money(balances[.forfeited]),
      "overage": money(negated(balances[.overage])), "available": money(balances[.free]),
    ]
  }

  /// The fund as it is answered.
  func json(in reader: LedgerReader) throws -> JSONObject {
    func money(_ amount: Int64) -> JSON { Money(amount: amount, currency: state.currency).json }
    let segments = segments.map { segment -> JSON in
      [
        "lot": .string(PublicID(kind: .lot, segment.key.lot).text), "end": .string(segment.key.end.text),
        "ended": .bool(segment.key.end <= reader.advancedTo), "capacity": money(segment.capacity),
        "held": money(segment.held), "spent": money(segment.spent), "free": money(segment.free),
      ]
    }
    let lots = try state.lots.map { lot -> JSON in
      var object: JSONObject = [
        "lot": .string(PublicID(kind: .lot, lot.id).text), "amount": money(lot.amount), "end": .string(lot.end.text),
      ]
      if case .depositFund(let deposit)? = try reader.operation(of: lot.id), !deposit.reference.isEmpty {
        object.append("reference", .string(deposit.reference))
      }
      return .object(object)
    }
    return [
      "fund": .string(PublicID(kind: .fund, state.id).text), "name": .string(state.name),
      "currency": .string(state.currency.code), "balance": balanceJSON, "segments": .array(segments),
      "lots": .array(lots), "waiting": .int(waitingCount),
      "settlement": .string(try reader.settlement(ofSupply: state.id).rawValue),
      "cases": .array(openCases.map { .string(PublicID(kind: .case, $0).text) }),
    ]
  }
}

extension StatementLine {
  /// Tells the lines of a statement apart.
  var name: String {
    let parts = [
      lot.map { PublicID(kind: .lot, $0).text }, invitation.map { PublicID(kind: .invitation, $0).text },
      cause.map { PublicID(kind: .operation, $0).text },
    ]
    return ([kind.rawValue, String(instant.milliseconds)] + parts.map { $0 ?? "" }).joined(separator: ".")
  }

  /// The line as it is answered.
  func json(in reader: LedgerReader, _ currency: Currency) throws -> JSONObject {
    var object: JSONObject = [
      "kind": .string(kind.rawValue), "at": .string(instant.text),
      "amount": Money(amount: amount, currency: currency).json,
      "change": Money(amount: change, currency: currency).json,
    ]
    object.appendIfPresent("validUntil", end.map { .string($0.text) })
    object.appendIfPresent("lot", lot.map { .string(PublicID(kind: .lot, $0).text) })
    object.appendIfPresent("invitation", invitation.map { .string(PublicID(kind: .invitation, $0).text) })
    object.appendIfPresent("operation", cause.map { .string(PublicID(kind: .operation, $0).text) })
    if let cause, let author = try reader.authorship(of: cause) {
      try object.append("actor", member: author.actor, in: reader)
    }
    return object
  }
}

import Testing

@testable import Licensing

/// Each row changes one thing of a golden operation, which is in order otherwise.
struct MalformedOperation: Sendable {
  let operation: Licensing.Operation
  let field: String
  let row: Int?
  let problem: Malformation.Problem

  init(_ operation: Licensing.Operation, _ field: String, row: Int? = nil, _ problem: Malformation.Problem) {
    self.operation = operation
    self.field = field
    self.row = row
    self.problem = problem
  }

  static let all: [MalformedOperation] = ledger + products + funds + invitations + outcomes

  private static let long = [101, 201, 501].map { String(repeating: "x", count: $0) }
  private static let thing = CodecSample.thing(1)
  private static let beyond = Instant(milliseconds: 253_402_300_800_000)

  private static let ledger: [MalformedOperation] = [
    .init(opening { $0.nonce = [] }, "nonce", .missing),
    .init(opening { $0.nonce.removeLast() }, "nonce", .length(required: 16, actual: 15)),
    .init(opening { $0.deviceKey.append(0) }, "device_key", .length(required: 32, actual: 33)),
    .init(opening { $0.recoveryKey = [1] }, "recovery_key", .length(required: 32, actual: 1)),
    .init(opening { $0.pepper.removeLast() }, "pepper", .length(required: 32, actual: 31)),
    .init(opening { $0.rules = 0 }, "rules", .missing),
    .init(opening { $0.name = long[1] }, "name", .tooLong(bytesMax: 200, actual: 201)),
    .init(.configureLedger(ConfigureLedger(name: long[1])), "name", .tooLong(bytesMax: 200, actual: 201)),
    .init(.grantRole(GrantRole(member: nil, contact: nil, role: .auditor)), "contact", .missing),
    .init(
      .grantRole(
        GrantRole(member: thing, contact: Contact(key: CodecSample.ana, commitment: 0), role: .auditor)),
      "contact", .surplus),
    .init(
      .grantDevice(GrantDevice(member: thing, deviceKey: Array(1...32), name: long[0])), "name",
      .tooLong(bytesMax: 100, actual: 101)),
    .init(
      .grantDevice(GrantDevice(member: thing, deviceKey: [], name: "")), "device_key", .missing),
    .init(.raiseRules(RaiseRules(rules: 0)), "rules", .missing),
    .init(.addLearners(AddLearners(rows: [])), "rows", .missing),
    .init(.registerLearners(RegisterLearners(rows: [])), "rows", .missing),
  ]

  private static let products: [MalformedOperation] = [
    .init(defining { $0.family = long[0] }, "family", .tooLong(bytesMax: 100, actual: 101)),
    .init(defining { $0.name = long[1] }, "name", .tooLong(bytesMax: 200, actual: 201)),
    .init(defining { $0.policy.accessDays = 0 }, "policy.access_days", .outOfRange),
    .init(defining { $0.policy.invitationLifetimeDays = 0 }, "policy.invitation_lifetime_days", .missing),
    .init(
      defining { $0.policy.price = Money(amount: -1, currency: CodecSample.dollar) }, "policy.price.amount",
      .outOfRange),
  ]

  private static let funds: [MalformedOperation] = [
    .init(
      .openFund(OpenFund(currency: CodecSample.yen, name: long[1])), "name", .tooLong(bytesMax: 200, actual: 201)),
    .init(depositing { $0.amount = 0 }, "amount", .outOfRange),
    .init(depositing { $0.amount = -1 }, "amount", .outOfRange),
    .init(depositing { $0.end = beyond }, "end", .outOfRange),
    .init(depositing { $0.end = Instant(milliseconds: .max) }, "end", .outOfRange),
    .init(depositing { $0.end = Instant(milliseconds: .min) }, "end", .outOfRange),
    .init(depositing { $0.reference = long[1] }, "reference", .tooLong(bytesMax: 200, actual: 201)),
    .init(.adjustFund(AdjustFund(fund: thing, lot: thing, amount: 0, reason: "")), "amount", .outOfRange),
    .init(
      .adjustFund(AdjustFund(fund: thing, lot: thing, amount: 1, reason: long[2])), "reason",
      .tooLong(bytesMax: 500, actual: 501)),
    .init(.extendFund(ExtendFund(fund: thing, lots: [], end: CodecSample.end, covers: [])), "lots", .missing),
    .init(.extendFund(ExtendFund(fund: thing, lots: [thing], end: beyond, covers: [])), "end", .outOfRange),
  ]

  private static let invitations: [MalformedOperation] = [
    .init(inviting { $0.rows = [] }, "rows", .missing),
    .init(inviting { $0.note = long[2] }, "note", .tooLong(bytesMax: 500, actual: 501)),
    .init(inviting { $0.end = beyond }, "end", .outOfRange),
    .init(inviting { $0.start = .date(Day(number: Day.calendarStart - 1)) }, "start_day", .outOfRange),
    .init(inviting { $0.start = .date(Day(number: .max)) }, "start_day", .outOfRange),
    .init(inviting { $0.start = .date(Day(number: .min)) }, "start_day", .outOfRange),
    .init(.tell(Tell(rows: [])), "rows", .missing),
    .init(.tell(Tell(rows: [TokenRow(invitation: thing, tokenKey: [])])), "token_key", row: 0, .missing),
    .init(.resend(Resend(rows: [])), "rows", .missing),
    .init(
      .resend(
        Resend(rows: [
          TokenRow(invitation: thing, tokenKey: Array(1...32)), TokenRow(invitation: thing, tokenKey: [1]),
        ])),
      "token_key", row: 1, .length(required: 32, actual: 1)),
    .init(.withdraw(Withdraw(rows: [], reason: .other, note: "")), "rows", .missing),
    .init(
      .withdraw(Withdraw(rows: [thing], reason: .other, note: long[2])), "note",
      .tooLong(bytesMax: 500, actual: 501)),
    .init(.editStart(EditStart(rows: [], start: Day(number: 0))), "rows", .missing),
    .init(
      .editStart(EditStart(rows: [thing], start: Day(number: Day.calendarEnd + 1))), "start_day", .outOfRange),
    .init(
      .accept(Accept(invitation: thing, proof: TokenProof(tokenKey: [1], signature: Array(0..<64)))),
      "proof.token_key", .length(required: 32, actual: 1)),
    .init(
      .decline(Decline(invitation: thing, proof: TokenProof(tokenKey: Array(0..<32), signature: []))),
      "proof.signature", .missing),
  ]

  private static let outcomes: [MalformedOperation] = [
    .init(.submitEvaluation(SubmitEvaluation(rows: [], reason: .other, note: "")), "rows", .missing),
    .init(
      .submitEvaluation(SubmitEvaluation(rows: [thing], reason: .other, note: long[2])), "note",
      .tooLong(bytesMax: 500, actual: 501)),
    .init(
      .decideEvaluation(
        DecideEvaluation(request: thing, invitation: thing, decision: .closed, note: long[2])), "note",
      .tooLong(bytesMax: 500, actual: 501)),
    .init(
      .resolveCase(ResolveCase(operation: thing, rule: .oneLive, winner: nil, note: long[2])), "note",
      .tooLong(bytesMax: 500, actual: 501)),
    .init(.recordSent(RecordSent(rows: [])), "rows", .missing),
  ]

  private static func opening(_ change: (inout OpenLedger) -> Void) -> Licensing.Operation {
    var value = OpenLedger(
      nonce: Array(1...16), deviceKey: Array(1...32), recoveryKey: Array(1...32), pepper: Array(1...32), rules: 1,
      name: "", ownerContact: Contact(key: CodecSample.ana, commitment: 0))
    change(&value)
    return .openLedger(value)
  }

  private static func defining(_ change: (inout DefineProduct) -> Void) -> Licensing.Operation {
    var value = DefineProduct(
      kind: .course, family: "", name: "",
      policy: ProductPolicy(price: Money(amount: 0, currency: CodecSample.dollar)))
    change(&value)
    return .defineProduct(value)
  }

  private static func depositing(_ change: (inout DepositFund) -> Void) -> Licensing.Operation {
    var value = DepositFund(fund: thing, amount: 1, end: CodecSample.end, reference: "")
    change(&value)
    return .depositFund(value)
  }

  private static func inviting(_ change: (inout Invite) -> Void) -> Licensing.Operation {
    var value = Invite(
      product: thing, policyVersion: thing, course: nil, fund: thing, lot: thing, end: CodecSample.end,
      start: .acceptance, note: "",
      rows: [Invite.Row(learner: CodecSample.ana, contact: Contact(key: CodecSample.ana, commitment: 0))])
    change(&value)
    return .invite(value)
  }
}

extension MalformedOperation: CustomTestStringConvertible {
  var testDescription: String {
    let kind = OperationCodec.encode(operation).kind
    return "kind \(kind), " + Malformation(field: field, row: row, problem: problem).description
  }
}

@Suite("Malformed operations")
struct CodecMalformedTests {
  @Test(arguments: MalformedOperation.all)
  func `a value out of range is named`(malformed: MalformedOperation) {
    let (kind, payload) = OperationCodec.encode(malformed.operation)
    let reason = Malformation(field: malformed.field, row: malformed.row, problem: malformed.problem)
    #expect(throws: OperationCodecError.malformed(kind: kind, reason: reason)) {
      try OperationCodec.decode(kind: kind, payload: payload)
    }
  }

  /// What no operation of the domain can express, so it is given in bytes.
  @Test(
    arguments: [
      (26, "", "product", nil, .missing),
      (26, "0a030a0101", "product", nil, .length(required: 32, actual: 1)),
      (26, "0a220a200000000000000000000000000000000000000000000000000000000000000000", "product", nil, .surplus),
      (3, "0a00", "role", nil, .missing),
      (16, "0a00", "key", 0, .missing),
      (16, "0a050a03010203", "key", 0, .length(required: 16, actual: 3)),
      (17, "0a00", "rows", 0, .missing),
      (17, "0a10000102030405060708090a0b0c0d0e0f 0a0101", "rows", 1, .length(required: 16, actual: 1)),
      (24, "", "kind", nil, .missing),
      (24, "0801", "policy", nil, .missing),
      (24, "0801 2200", "policy.supply", nil, .missing),
      (24, "0801 2204 0801 301e", "policy.price", nil, .missing),
      (24, "0801 2206 0801 301e 4a00", "policy.price.currency", nil, .missing),
      (24, "0801 2208 0801 1a020201 301e", "policy.start_options", nil, .notAscending),
      (24, "0801 2208 0801 1a020101 301e", "policy.start_options", nil, .notAscending),
      (24, "0801 2207 0801 1a0100 301e", "policy.start_options", nil, .missing),
      (32, "", "currency", nil, .missing),
      (32, "0a03757364", "currency", nil, .notACurrency),
      (32, "0a0455534454", "currency", nil, .notACurrency),
      (32, "0a02c39f", "currency", nil, .notACurrency),
      (48, "", "product", nil, .missing),
      (48, "0a00 1200 2200 2a00 4a00", "learner", 0, .missing),
      (
        48, "0a00 1200 2200 2a00 4a240a10000102030405060708090a0b0c0d0e0f1210000102030405060708090a0b0c0d0e0f",
        "contact_key", 0, .surplus
      ),
      (49, "0a00", "invitation", 0, .missing),
      (51, "", "reason", nil, .missing),
      (53, "0a00", "proof", nil, .missing),
      (65, "0a00 1801", "invitation", nil, .missing),
      (72, "1001", "operation", nil, .missing),
      (73, "0a00", "kind", 0, .missing),
      (73, "0a020801", "invitation", 0, .missing),
      (73, "0a0408011200", "cause", 0, .missing),
    ] as [(UInt32, String, String, Int?, Malformation.Problem)])
  func `what is missing or cannot be is named`(
    kind: UInt32, hex: String, field: String, row: Int?, problem: Malformation.Problem
  ) {
    let reason = Malformation(field: field, row: row, problem: problem)
    #expect(throws: OperationCodecError.malformed(kind: kind, reason: reason)) {
      try OperationCodec.decode(kind: kind, payload: bytes(hex: hex))
    }
  }

  @Test(
    arguments: [
      (32, "0a", "no length"), (32, "0a05555344", "a length beyond the end"), (32, "0aff", "an endless length"),
      (32, "00", "field number 0"), (32, "0affffffffffffffffff01", "a length beyond 63 bits"),
      (32, "0a03555344 1202c328", "text that is not UTF-8"), (32, "0f", "wire type 7"), (32, "0c", "a group's end"),
      (51, "0a02 0a20", "a nested length beyond the end"),
    ] as [(UInt32, String, String)])
  func `bytes that are no message are refused`(kind: UInt32, hex: String, why: String) {
    #expect(throws: OperationCodecError.malformed(kind: kind, reason: Malformation(field: "", problem: .notAMessage))) {
      try OperationCodec.decode(kind: kind, payload: bytes(hex: hex))
    }
  }

  @Test func `the largest number of rows is accepted, and one more is not`() throws {
    // Withdrawals for the first reason, of rows that name row 0 of the first operation of the same change set.
    let most = [[UInt8]](repeating: [0x0A, 0x00], count: 1_048_575).flatMap(\.self) + [0x10, 0x01]
    guard case .withdraw(let withdraw) = try OperationCodec.decode(kind: 51, payload: most) else {
      Issue.record("kind 51 is a withdrawal")
      return
    }
    #expect(withdraw.rows.count == OperationLimits.rows)
    let reason = Malformation(field: "rows", problem: .tooMany(max: 1_048_575, actual: 1_048_576))
    #expect(throws: OperationCodecError.malformed(kind: 51, reason: reason)) {
      try OperationCodec.decode(kind: 51, payload: [0x0A, 0x00] + most)
    }
  }

  @Test func `errors say where and what`() {
    let reason = Malformation(field: "token_key", row: 3, problem: .length(required: 32, actual: 1))
    #expect(reason.description == "row 3, field token_key: has 1 bytes, 32 are required")
    #expect(Malformation(field: "", problem: .notAMessage).description.hasPrefix("payload: is not"))
    #expect(OperationCodecError.malformed(kind: 49, reason: reason).description.contains("row 3, field token_key"))
    #expect(OperationCodecError.unknownKind(99).description.contains("upgrade"))
  }
}

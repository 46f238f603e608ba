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

  static let all: [MalformedOperation] = [
    ledger, learners, teams, products, funds, orders, invitations, licenses, outcomes, subscriptions,
  ].flatMap(\.self)

  static let long = [101, 201, 501].map { String(repeating: "x", count: $0) }
  static let longName = String(repeating: "x", count: 65)
  static let thing = CodecSample.thing(1)
  static let beyond = Instant(milliseconds: 253_402_300_800_000)

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
    .init(.configureLedger(ConfigureLedger(reminderDays: 3_661)), "reminder_days", .outOfRange),
    .init(.configureLedger(ConfigureLedger(timeZone: longName)), "time_zone", .tooLong(bytesMax: 64, actual: 65)),
    .init(
      .configureLedger(ConfigureLedger(strategy: AssignmentStrategy(kind: .plan, planned: (0...100).map { "\($0)" }))),
      "strategy.planned", .tooMany(max: 100, actual: 101)),
    .init(
      .configureLedger(ConfigureLedger(strategy: AssignmentStrategy(kind: .plan, planned: ["a", longName]))),
      "strategy.planned", .tooLong(bytesMax: 64, actual: 65)),
  ]

  private static let learners: [MalformedOperation] = [
    .init(.addLearners(AddLearners(rows: [])), "rows", .missing),
    .init(adding(.none), "onboarding.kind", .outOfRange),
    .init(adding(.path), "onboarding.until", .missing),
    .init(adding(.plan, until: Day(number: 0)), "onboarding.until", .surplus),
    .init(adding(.labs, until: Day(number: 20_838)), "onboarding.until", .surplus),
    .init(adding(.path, until: Day(number: Day.calendarEnd + 1)), "onboarding.until", .outOfRange),
    .init(adding(.path, until: Day(number: .min)), "onboarding.until", .outOfRange),
    .init(adding(.labs, technology: longName), "onboarding.technology", .tooLong(bytesMax: 64, actual: 65)),
    .init(.registerLearners(RegisterLearners(rows: [])), "rows", .missing),
    .init(.departLearners(DepartLearners(rows: [], note: "")), "rows", .missing),
    .init(
      .departLearners(DepartLearners(rows: [CodecSample.ana], note: long[2])), "note",
      .tooLong(bytesMax: 500, actual: 501)),
  ]

  private static let teams: [MalformedOperation] = [
    .init(.placeInTeam(PlaceInTeam(team: .none, rows: [])), "rows", .missing),
    .init(
      defining {
        $0.policy = ProductKind.premium.defaultPolicy(price: $0.policy.price)
        $0.policy.teamManagersInvite = true
      }, "policy.team_managers_invite", .surplus),
  ]

  private static let products: [MalformedOperation] = [
    .init(defining { $0.family = long[0] }, "family", .tooLong(bytesMax: 100, actual: 101)),
    .init(defining { $0.name = long[1] }, "name", .tooLong(bytesMax: 200, actual: 201)),
    .init(defining { $0.policy.accessDays = 0 }, "policy.access_days", .outOfRange),
    .init(defining { $0.policy.invitationLifetimeDays = 0 }, "policy.invitation_lifetime_days", .missing),
    .init(
      defining { $0.policy.price = Money(amount: -1, currency: CodecSample.dollar) }, "policy.price.amount",
      .outOfRange),
    .init(defining { $0.policy.reallocationGrounds = [.leftCompany] }, "policy.reallocation_grounds", .surplus),
    .init(defining { $0.policy.supply = .order }, "policy.validity_months", .missing),
    .init(ordered(months: 0), "policy.validity_months", .outOfRange),
    .init(ordered(months: 121), "policy.validity_months", .outOfRange),
    .init(ordered(months: .max), "policy.validity_months", .outOfRange),
    .init(defining { $0.policy.validityMonths = 12 }, "policy.validity_months", .surplus),
    .init(
      defining {
        $0.policy.supply = .subscription
        $0.policy.validityMonths = 12
      }, "policy.validity_months", .surplus),
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
    .init(.requestResend(RequestResend(rows: [])), "rows", .missing),
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
    .init(
      .recordSent(RecordSent(rows: [RecordSent.Row(kind: .receipt, subject: thing, cause: thing)])), "recipient",
      row: 0, .missing),
    .init(
      .recordSent(RecordSent(rows: [RecordSent.Row(kind: .invited, subject: thing, cause: thing, recipient: thing)])),
      "recipient", row: 0, .surplus),
  ]

  private static func opening(_ change: (inout OpenLedger) -> Void) -> Licensing.Operation {
    var value = OpenLedger(
      nonce: Array(1...16), deviceKey: Array(1...32), recoveryKey: Array(1...32), pepper: Array(1...32), rules: 1,
      name: "", ownerContact: Contact(key: CodecSample.ana, commitment: 0))
    change(&value)
    return .openLedger(value)
  }

  private static func adding(
    _ kind: OnboardingKind, technology: String = "cloud", until: Day? = nil
  ) -> Licensing.Operation {
    .addLearners(
      AddLearners(
        rows: [Contact(key: CodecSample.ana, commitment: 0)],
        onboarding: Onboarding(kind: kind, technology: technology, until: until)))
  }

  private static func ordered(months: UInt32) -> Licensing.Operation {
    defining {
      $0.policy.supply = .order
      $0.policy.validityMonths = months
    }
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
      product: thing, policyVersion: thing, course: nil, supply: thing, lot: thing, end: CodecSample.end,
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

import Testing

@testable import Licensing

/// One operation or more of every kind with the bytes it must have. The bytes were made by `protoc --encode` from
/// `Protocol/operations.proto`, not by the code under test.
struct CodecGolden: Sendable {
  let kind: UInt32
  let operation: Licensing.Operation
  private let hex: String

  init(_ kind: UInt32, _ operation: Licensing.Operation, _ hex: String) {
    self.kind = kind
    self.operation = operation
    self.hex = hex
  }

  var payload: [UInt8] { bytes(hex: hex) }

  static let all: [CodecGolden] = [
    ledger, learners, products, funds, orders, invitations, licenses, outcomes, subscriptions,
  ].flatMap(\.self)

  static let set = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"
  private static let key = "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
  private static let otherKey = "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
  private static let ana = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
  private static let ben = "b0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
  private static let signature =
    "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f\(ana)\(ben)"

  private static let ledger: [CodecGolden] = [
    CodecGolden(
      1,
      .openLedger(
        OpenLedger(
          nonce: Array(0xA0..<0xB0), deviceKey: Array(0x40..<0x60), recoveryKey: Array(0x60..<0x80),
          pepper: Array(1...32), rules: 1, name: "Contoso",
          ownerContact: Contact(key: CodecSample.ben, commitment: 0))),
      "0a10\(ana)1220\(key)1a20\(otherKey)2220\(set)28013207436f6e746f736f3a120a10\(ben)"),
    CodecGolden(
      2,
      .configureLedger(
        ConfigureLedger(
          name: "Contoso", timeZone: "Europe/Vienna",
          strategy: AssignmentStrategy(kind: .plan, planned: ["data", "cloud"]),
          automaticAllocation: AutomaticAllocation(product: CodecSample.thing(1)))),
      "0a07436f6e746f736f120d4575726f70652f5669656e6e611a0f08021205636c6f756412046461746122260a240a20\(set)1001"),
    CodecGolden(
      2,
      .configureLedger(
        ConfigureLedger(
          strategy: AssignmentStrategy(kind: .none), automaticAllocation: AutomaticAllocation(product: nil))),
      "1a0208012200"),
    CodecGolden(
      2,
      .configureLedger(ConfigureLedger(name: "")),
      "0a00"),
    CodecGolden(
      2,
      .configureLedger(ConfigureLedger(partner: CodecSample.partner("Contoso/East"))),
      "2a0c436f6e746f736f2f45617374"),
    CodecGolden(2, .configureLedger(ConfigureLedger(partner: PartnerPath.none)), "2a00"),
    CodecGolden(
      3,
      .grantRole(
        GrantRole(
          member: nil, contact: Contact(key: CodecSample.ana, commitment: 3), role: .partnerManager,
          partner: CodecSample.partner("Contoso"))),
      "12140a10\(ana)100318042207436f6e746f736f"),
    CodecGolden(
      3,
      .grantRole(
        GrantRole(
          member: nil, contact: Contact(key: CodecSample.ana, commitment: 3), role: .teamManager,
          team: CodecSample.team("Sales"))),
      "12140a10\(ana)100318072a0553616c6573"),
    CodecGolden(
      2,
      .configureLedger(ConfigureLedger(reminderDays: 45)),
      "302d"),
    CodecGolden(
      2,
      .configureLedger(ConfigureLedger(reminderDays: 0)),
      "3000"),
    CodecGolden(
      3,
      .grantRole(GrantRole(member: nil, contact: Contact(key: CodecSample.ana, commitment: 3), role: .fullAdmin)),
      "12140a10\(ana)10031805"),
    CodecGolden(
      4,
      .grantDevice(GrantDevice(member: .own(operation: 0), deviceKey: Array(0x40..<0x60), name: "Laptop")),
      "0a001220\(key)1a064c6170746f70"),
    CodecGolden(
      5,
      .appointMailer(AppointMailer(device: CodecSample.thing(2))),
      "0a240a20\(set)1002"),
    CodecGolden(8, .raiseRules(RaiseRules(rules: 2)), "0802"),
  ]

  private static let learners: [CodecGolden] = [
    CodecGolden(
      16,
      .addLearners(
        AddLearners(rows: [
          Contact(key: CodecSample.ana, commitment: 0), Contact(key: CodecSample.ben, commitment: 300),
        ])),
      "0a120a10\(ana)0a150a10\(ben)10ac02"),
    CodecGolden(
      16,
      .addLearners(
        AddLearners(
          rows: [Contact(key: CodecSample.ana, commitment: 0)],
          onboarding: Onboarding(kind: .path, technology: "cloud", until: Day(number: 20_838)))),
      "0a120a10\(ana)120d08031205636c6f756418e6a201"),
    CodecGolden(
      16,
      .addLearners(
        AddLearners(
          rows: [Contact(key: CodecSample.ana, commitment: 0)],
          onboarding: Onboarding(kind: .labs, technology: "", until: nil))),
      "0a120a10\(ana)12020804"),
    CodecGolden(
      17,
      .registerLearners(RegisterLearners(rows: [CodecSample.ana, CodecSample.ben])),
      "0a10\(ana)0a10\(ben)"),
    CodecGolden(
      18,
      .departLearners(DepartLearners(rows: [CodecSample.ana, CodecSample.ben], note: "left")),
      "0a10\(ana)0a10\(ben)12046c656674"),
    CodecGolden(
      19,
      .changeAddress(
        ChangeAddress(learner: CodecSample.ana, contact: Contact(key: CodecSample.ben, commitment: 2))),
      "0a10\(ana)12140a10\(ben)1002"),
    CodecGolden(
      20,
      .placeInTeam(PlaceInTeam(team: CodecSample.team("Sales"), rows: [CodecSample.ana, CodecSample.ben])),
      "0a0553616c65731210\(ana)1210\(ben)"),
    CodecGolden(20, .placeInTeam(PlaceInTeam(team: .none, rows: [CodecSample.ana])), "1210\(ana)"),
  ]

  private static let products: [CodecGolden] = [
    CodecGolden(
      24,
      .defineProduct(
        DefineProduct(
          kind: .courseBundle, family: "Cloud", name: "Cloud I",
          policy: ProductPolicy(accessDays: 90, price: Money(amount: 129_900, currency: CodecSample.dollar)))),
      "08011205436c6f75641a07436c6f75642049221d08011a0201022001285a305a380140014a0908ecf60712035553445001"),
    CodecGolden(
      24,
      .defineProduct(
        DefineProduct(
          kind: .premium, family: "", name: "Premium",
          policy: ProductPolicy(
            supply: .order, startOptions: [], startEditable: false, selfAcceptance: false, givenBy: .allocation,
            reallocationGrounds: [.leftCompany, .neverLoggedIn], validityMonths: 12,
            price: Money(amount: 29_900, currency: CodecSample.dollar)))),
      "08071a075072656d69756d22190802305a38014a0908cce901120355534450025a020102600c"),
    CodecGolden(
      25,
      .reviseProduct(
        ReviseProduct(
          product: CodecSample.thing(1),
          policy: ProductPolicy(
            requiresCourse: true, startOptions: [], startEditable: false, invitationLifetimeDays: 30,
            oneLivePerLearner: false, selfAcceptance: false, price: Money(amount: 0, currency: CodecSample.yen)))),
      "0a240a20\(set)1001120f08011001301e4a0512034a50595001"),
    CodecGolden(
      25,
      .reviseProduct(
        ReviseProduct(
          product: CodecSample.thing(1),
          policy: ProductPolicy(
            requiresCourse: true, startOptions: [], startEditable: false, invitationLifetimeDays: 30,
            oneLivePerLearner: false, selfAcceptance: false, teamManagersInvite: true,
            price: Money(amount: 0, currency: CodecSample.yen)))),
      "0a240a20\(set)1001121108011001301e4a0512034a505950016801"),
    CodecGolden(
      26,
      .retireProduct(RetireProduct(product: CodecSample.thing(1, 2))),
      "0a260a20\(set)10011802"),
  ]

  private static let funds: [CodecGolden] = [
    CodecGolden(
      32,
      .openFund(OpenFund(currency: CodecSample.dollar, name: "Flex 2026")),
      "0a035553441209466c65782032303236"),
    CodecGolden(
      33,
      .depositFund(
        DepositFund(fund: .own(operation: 0), amount: 5_000_000, end: CodecSample.end, reference: "PO-7")),
      "0a0010c096b1021880a8aff4ac342204504f2d37"),
    CodecGolden(
      34,
      .adjustFund(AdjustFund(fund: CodecSample.thing(2), lot: CodecSample.thing(3), amount: -129_900, reason: "Typo")),
      "0a240a20\(set)100212240a20\(set)100318d7ed0f22045479706f"),
    CodecGolden(
      35,
      .extendFund(
        ExtendFund(
          fund: CodecSample.thing(2), lots: [CodecSample.thing(3)], end: Instant(milliseconds: 1_830_297_600_000),
          covers: [CodecSample.thing(4), CodecSample.thing(4, 1)])),
      "0a240a20\(set)100212240a20\(set)1003188080f4b1a23522240a20\(set)100422260a20\(set)10041801"),
  ]

  private static let invitations: [CodecGolden] = [
    CodecGolden(
      48,
      .invite(
        Invite(
          product: CodecSample.thing(0), policyVersion: CodecSample.thing(1), course: CodecSample.thing(2),
          supply: CodecSample.thing(3), lot: CodecSample.thing(4), end: CodecSample.end,
          start: .date(Day(number: 20_778)), note: "Autumn",
          rows: [
            Invite.Row(learner: CodecSample.ana, contact: Contact(key: CodecSample.ana, commitment: 0)),
            Invite.Row(
              learner: CodecSample.ana, contact: Contact(key: CodecSample.ben, commitment: 1),
              replaces: CodecSample.thing(5, 6),
              inherits: .own(operation: 0), generation: 3),
          ])),
      "0a220a20\(set)12240a20\(set)10011a240a20\(set)100222240a20\(set)10032a240a20\(set)10043080a8aff4"
        + "ac3438aaa2014206417574756d6e4a120a10\(ana)4a520a10\(ana)1210\(ben)180122260a20\(set)100518062a003003"),
    CodecGolden(
      49,
      .tell(
        Tell(rows: [TokenRow(invitation: .own(operation: 1, row: 2), tokenKey: Array(0x40..<0x60))])),
      "0a280a04100118021220\(key)"),
    CodecGolden(
      50,
      .resend(Resend(rows: [TokenRow(invitation: CodecSample.thing(1, 2), tokenKey: Array(0x60..<0x80))])),
      "0a4a0a260a20\(set)100118021220\(otherKey)"),
    CodecGolden(
      51,
      .withdraw(Withdraw(rows: [CodecSample.thing(1), CodecSample.thing(1, 1)], reason: .wrongPerson, note: "left")),
      "0a240a20\(set)10010a260a20\(set)1001180110021a046c656674"),
    CodecGolden(
      52,
      .editStart(EditStart(rows: [CodecSample.thing(1)], start: Day(number: 20_778))),
      "0a240a20\(set)100110aaa201"),
    CodecGolden(
      53,
      .accept(Accept(invitation: CodecSample.thing(1), proof: CodecSample.proof)),
      "0a240a20\(set)100112640a20\(key)1240\(signature)"),
    CodecGolden(
      54,
      .decline(Decline(invitation: CodecSample.thing(1, 1), proof: CodecSample.proof)),
      "0a260a20\(set)1001180112640a20\(key)1240\(signature)"),
    CodecGolden(
      55,
      .requestResend(RequestResend(rows: [CodecSample.thing(1, 2), .own(operation: 3)])),
      "0a260a20\(set)100118020a021003"),
  ]

  private static let outcomes: [CodecGolden] = [
    CodecGolden(
      64,
      .submitEvaluation(SubmitEvaluation(rows: [CodecSample.thing(1)], reason: .other, note: "moved")),
      "0a240a20\(set)100110031a056d6f766564"),
    CodecGolden(
      65,
      .decideEvaluation(
        DecideEvaluation(
          request: CodecSample.thing(2), invitation: CodecSample.thing(1), decision: .approved, note: "ok")),
      "0a240a20\(set)100212240a20\(set)1001180122026f6b"),
    CodecGolden(
      72,
      .resolveCase(
        ResolveCase(operation: CodecSample.thing(2), rule: .judgedOnPast, winner: CodecSample.thing(1), note: "seen")),
      "0a240a20\(set)100210e8071a240a20\(set)100122047365656e"),
    CodecGolden(
      73,
      .recordSent(
        RecordSent(rows: [
          RecordSent.Row(kind: .correction, subject: CodecSample.thing(1), cause: CodecSample.thing(2))
        ])),
      "0a4e080512240a20\(set)10011a240a20\(set)1002"),
    CodecGolden(
      73,
      .recordSent(
        RecordSent(rows: [
          RecordSent.Row(
            kind: .receipt, subject: CodecSample.thing(1), cause: CodecSample.thing(2),
            recipient: CodecSample.thing(3, 1))
        ])),
      "0a76080d12240a20\(set)10011a240a20\(set)100222260a20\(set)10031801"),
  ]
}

extension CodecGolden: CustomTestStringConvertible {
  var testDescription: String { "kind \(kind)" }
}

/// The values the golden operations are made of.
enum CodecSample {
  static let set = SetID(0x0102_0304_0506_0708, 0x090A_0B0C_0D0E_0F10, 0x1112_1314_1516_1718, 0x191A_1B1C_1D1E_1F20)
  static let ana = LearnerID(bytes: 0xA0..<0xB0)!
  static let ben = LearnerID(bytes: 0xB0..<0xC0)!
  static let dollar = Currency(code: "USD")!
  static let yen = Currency(code: "JPY")!
  static let euro = Currency(code: "EUR")!
  static let end = Instant(milliseconds: 1_798_761_600_000)
  static let proof = TokenProof(tokenKey: Array(0x40..<0x60), signature: Array(0x80..<0xC0))

  static func partner(_ text: String) -> PartnerPath { PartnerPath(text: text)! }
  static func team(_ text: String) -> TeamName { TeamName(text: text)! }

  static func thing(_ operation: UInt32, _ row: UInt32 = 0) -> EntityID {
    EntityID(set: set, operation: operation, row: row)
  }
}

/// Reads bytes written as pairs of hexadecimal digits; blanks may stand between them.
func bytes(hex: String) -> [UInt8] {
  let digits = hex.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}

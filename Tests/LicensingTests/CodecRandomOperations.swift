@testable import Licensing

/// Makes operations with arbitrary contents in range; the same seed makes the same ones.
struct CodecRandomOperations {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  private mutating func word() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  private mutating func below(_ bound: Int) -> Int { Int(word() % UInt64(bound)) }
  private mutating func flag() -> Bool { word() % 2 == 0 }
  private mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: word()) } }
  private mutating func one<Value: CaseIterable>(of _: Value.Type = Value.self) -> Value {
    let cases = Array(Value.allCases)
    return cases[below(cases.count)]
  }

  /// Small numbers and both ends of the range are as likely as those in between.
  private mutating func index() -> UInt32 {
    switch below(4) {
    case 0: 0
    case 1: UInt32(below(300))
    case 2: .max
    default: UInt32(truncatingIfNeeded: word())
    }
  }

  private mutating func entity() -> EntityID {
    let set = flag() ? SetID.own : SetID(word() | 1, word(), word(), word())
    return EntityID(set: set, operation: index(), row: index())
  }

  private mutating func optionalEntity() -> EntityID? { flag() ? entity() : nil }

  private mutating func rows<Row>(_ row: (inout CodecRandomOperations) -> Row) -> [Row] {
    (0...below(5)).map { _ in row(&self) }
  }

  private mutating func text(bytesMax: Int) -> String {
    let alphabet: [Character] = ["a", "Z", " ", "\n", "\0", "é", "ß", "漢", "👩‍🎓", "\"", "\\", "\u{202E}"]
    var text = ""
    for _ in 0..<below(60) {
      let next = alphabet[below(alphabet.count)]
      guard text.utf8.count + String(next).utf8.count <= bytesMax else { break }
      text.append(next)
    }
    return below(8) == 0 ? String(repeating: "x", count: bytesMax) : text
  }

  private mutating func learner() -> LearnerID { LearnerID(bytes: bytes(16))! }
  private mutating func contact() -> Contact { Contact(key: learner(), commitment: index()) }
  private mutating func tokenRow() -> TokenRow { TokenRow(invitation: entity(), tokenKey: bytes(32)) }
  private mutating func proof() -> TokenProof { TokenProof(tokenKey: bytes(32), signature: bytes(64)) }
  private mutating func currency() -> Currency {
    Currency(code: String((0..<3).map { _ in Character(Unicode.Scalar(UInt8(0x41 + below(26)))) }))!
  }

  private mutating func day() -> Day {
    switch below(4) {
    case 0: Day(number: 0)
    case 1: Day(number: Day.calendarStart)
    case 2: Day(number: Day.calendarEnd)
    default: Day(number: Day.calendarStart + Int64(below(Int(Day.calendarEnd - Day.calendarStart))))
    }
  }

  private mutating func instant() -> Instant {
    Instant(milliseconds: day().start.milliseconds + Int64(flag() ? 0 : below(86_400_000)))
  }

  private mutating func policy() -> ProductPolicy {
    let supply: SupplyKind = one()
    let givenBy: Giving = one()
    return ProductPolicy(
      supply: supply, requiresCourse: flag(), startOptions: Set(StartOption.allCases.filter { _ in flag() }),
      startEditable: flag(), accessDays: flag() ? max(1, index()) : nil, invitationLifetimeDays: max(1, index()),
      oneLivePerLearner: flag(), selfAcceptance: flag(), givenBy: givenBy,
      reallocationGrounds: givenBy == .allocation ? Set(ReallocationGround.allCases.filter { _ in flag() }) : [],
      validityMonths: supply == .order ? UInt32(1 + word() % 120) : nil,
      teamManagersInvite: givenBy == .invitation && flag(),
      price: Money(amount: flag() ? 0 : Int64(word() >> 1), currency: currency()))
  }

  private mutating func onboarding() -> Onboarding {
    let kinds: [OnboardingKind] = [.plan, .path, .labs]
    let kind = kinds[below(kinds.count)]
    return Onboarding(kind: kind, technology: text(bytesMax: 64), until: kind == .path ? day() : nil)
  }

  private mutating func inviteRow() -> Invite.Row {
    let learner = learner()
    let contact = flag() ? Contact(key: learner, commitment: index()) : contact()
    return Invite.Row(
      learner: learner, contact: contact, replaces: optionalEntity(), inherits: optionalEntity(), generation: index())
  }

  mutating func operation(like sample: Licensing.Operation) -> Licensing.Operation {
    switch sample {
    case .openLedger, .configureLedger, .grantRole, .grantDevice, .raiseRules, .appointMailer, .addLearners,
      .registerLearners, .departLearners, .changeAddress, .placeInTeam:
      memberOperation(like: sample)
    case .requestOrder, .assignOrder, .rejectOrder, .cancelOrder, .decideCancellation, .release, .recordLogin:
      licenseOperation(like: sample)
    case .startSubscription, .quoteSeats, .requestPurchase, .finalizePurchase, .failPurchase, .renewSubscription,
      .cancelSubscription:
      subscriptionOperation(like: sample)
    case .defineProduct, .reviseProduct, .retireProduct, .openFund, .depositFund, .adjustFund, .extendFund:
      supplyOperation(like: sample)
    case .invite, .tell, .resend, .requestResend, .withdraw, .editStart, .accept, .decline, .submitEvaluation,
      .decideEvaluation, .resolveCase, .recordSent:
      invitationOperation(like: sample)
    }
  }

  private mutating func memberOperation(like sample: Licensing.Operation) -> Licensing.Operation {
    switch sample {
    case .openLedger:
      .openLedger(
        OpenLedger(
          nonce: bytes(16), deviceKey: bytes(32), recoveryKey: bytes(32), pepper: bytes(32), rules: max(1, index()),
          name: text(bytesMax: 200), ownerContact: contact()))
    case .configureLedger:
      .configureLedger(
        ConfigureLedger(
          name: flag() ? text(bytesMax: 200) : nil, timeZone: flag() ? text(bytesMax: 64) : nil,
          strategy: flag() ? AssignmentStrategy(kind: one(), planned: rows { $0.text(bytesMax: 64) }) : nil,
          automaticAllocation: flag() ? AutomaticAllocation(product: optionalEntity()) : nil,
          partner: flag() ? partner() : nil,
          reminderDays: flag() ? index() % (ConfigureLedger.reminderDaysMax + 1) : nil))
    case .appointMailer: .appointMailer(AppointMailer(device: entity()))
    case .departLearners: .departLearners(DepartLearners(rows: rows { $0.learner() }, note: text(bytesMax: 500)))
    case .changeAddress: .changeAddress(ChangeAddress(learner: learner(), contact: contact()))
    case .placeInTeam: .placeInTeam(PlaceInTeam(team: team(), rows: rows { $0.learner() }))
    case .grantRole where flag():
      .grantRole(GrantRole(member: nil, contact: contact(), role: .teamManager, team: team()))
    case .grantRole where flag(): .grantRole(GrantRole(member: entity(), contact: nil, role: one()))
    case .grantRole where flag():
      .grantRole(GrantRole(member: nil, contact: contact(), role: .partnerManager, partner: partner()))
    case .grantRole: .grantRole(GrantRole(member: nil, contact: contact(), role: one()))
    case .grantDevice:
      .grantDevice(GrantDevice(member: entity(), deviceKey: bytes(32), name: text(bytesMax: 100)))
    case .raiseRules: .raiseRules(RaiseRules(rules: max(1, index())))
    case .addLearners:
      .addLearners(
        AddLearners(
          rows: rows { $0.contact() },
          onboarding: flag() ? onboarding() : nil))
    default: .registerLearners(RegisterLearners(rows: rows { $0.learner() }))
    }
  }

  private mutating func supplyOperation(like sample: Licensing.Operation) -> Licensing.Operation {
    switch sample {
    case .defineProduct:
      .defineProduct(
        DefineProduct(kind: one(), family: text(bytesMax: 100), name: text(bytesMax: 200), policy: policy()))
    case .reviseProduct: .reviseProduct(ReviseProduct(product: entity(), policy: policy()))
    case .retireProduct: .retireProduct(RetireProduct(product: entity()))
    case .openFund: .openFund(OpenFund(currency: currency(), name: text(bytesMax: 200)))
    case .depositFund:
      .depositFund(
        DepositFund(
          fund: entity(), amount: flag() ? 1 : Int64(word() >> 1) | 1, end: instant(), reference: text(bytesMax: 200)))
    case .adjustFund:
      .adjustFund(
        AdjustFund(
          fund: entity(), lot: entity(), amount: flag() ? .min : Int64(bitPattern: word()) | 1,
          reason: text(bytesMax: 500)))
    default:
      .extendFund(
        ExtendFund(
          fund: entity(), lots: rows { $0.entity() }, end: instant(), covers: flag() ? [] : rows { $0.entity() }))
    }
  }

  private mutating func invitationOperation(like sample: Licensing.Operation) -> Licensing.Operation {
    switch sample {
    case .invite:
      .invite(
        Invite(
          product: entity(), policyVersion: entity(), course: optionalEntity(), supply: entity(), lot: entity(),
          end: instant(), start: flag() ? .acceptance : .date(day()), note: text(bytesMax: 500),
          rows: rows { $0.inviteRow() }))
    case .tell: .tell(Tell(rows: rows { $0.tokenRow() }))
    case .resend: .resend(Resend(rows: rows { $0.tokenRow() }))
    case .requestResend: .requestResend(RequestResend(rows: rows { $0.entity() }))
    case .withdraw: .withdraw(Withdraw(rows: rows { $0.entity() }, reason: one(), note: text(bytesMax: 500)))
    case .editStart: .editStart(EditStart(rows: rows { $0.entity() }, start: day()))
    case .accept: .accept(Accept(invitation: entity(), proof: proof()))
    case .decline: .decline(Decline(invitation: entity(), proof: proof()))
    case .submitEvaluation:
      .submitEvaluation(SubmitEvaluation(rows: rows { $0.entity() }, reason: one(), note: text(bytesMax: 500)))
    case .decideEvaluation:
      .decideEvaluation(
        DecideEvaluation(request: entity(), invitation: entity(), decision: one(), note: text(bytesMax: 500)))
    case .resolveCase:
      .resolveCase(
        ResolveCase(operation: entity(), rule: one(), winner: optionalEntity(), note: text(bytesMax: 500)))
    default:
      .recordSent(
        RecordSent(
          rows: rows { $0.sentRow() }))
    }
  }

  private mutating func sentRow() -> RecordSent.Row {
    let kind: NoticeKind = one()
    return RecordSent.Row(
      kind: kind, subject: entity(), cause: entity(), recipient: kind.isToMembers ? entity() : nil)
  }
}

extension CodecRandomOperations {
  fileprivate mutating func partner() -> PartnerPath {
    let names = (0..<word() % 9).map { _ in flag() ? "É" : "Contoso East" }
    return PartnerPath(text: names.joined(separator: "/")) ?? .none
  }

  fileprivate mutating func team() -> TeamName { TeamName(text: flag() ? "" : flag() ? "É" : "Sales East") ?? .none }

  fileprivate mutating func licenseOperation(like sample: Licensing.Operation) -> Licensing.Operation {
    switch sample {
    case .requestOrder:
      .requestOrder(
        RequestOrder(
          product: entity(), policyVersion: entity(), quantity: quantity(), purchaseOrder: text(bytesMax: 100),
          note: text(bytesMax: 500)))
    case .assignOrder: .assignOrder(AssignOrder(order: entity(), until: flag() ? instant() : nil))
    case .rejectOrder: .rejectOrder(RejectOrder(order: entity(), reason: text(bytesMax: 500)))
    case .cancelOrder: .cancelOrder(CancelOrder(order: entity(), reason: text(bytesMax: 500)))
    case .decideCancellation:
      .decideCancellation(
        DecideCancellation(order: entity(), request: entity(), isApproved: flag(), note: text(bytesMax: 500)))
    case .release:
      .release(Release(rows: rows { $0.entity() }, ground: one(), handsOver: flag(), note: text(bytesMax: 500)))
    default: .recordLogin(RecordLogin(rows: rows { $0.entity() }))
    }
  }

  fileprivate mutating func subscriptionOperation(like sample: Licensing.Operation) -> Licensing.Operation {
    switch sample {
    case .startSubscription:
      .startSubscription(
        StartSubscription(
          terms: SubscriptionTerms(
            product: entity(), policyVersion: entity(), seats: quantity(), unitPrice: price(), anchor: day(),
            months: 1 + Int(word() % 120), timeZone: text(bytesMax: 64), startsOn: day(), startsAt: instant(),
            firstEnd: instant())))
    case .quoteSeats: .quoteSeats(QuoteSeats(subscription: entity(), request: seatRequest(), amount: price()))
    case .requestPurchase: .requestPurchase(RequestPurchase(subscription: entity(), request: seatRequest()))
    case .finalizePurchase:
      .finalizePurchase(
        FinalizePurchase(
          subscription: entity(),
          payment: SeatPayment(
            purchase: entity(), paidAt: instant(), paidOn: day(), reference: text(bytesMax: 200))))
    case .failPurchase: .failPurchase(FailPurchase(subscription: entity(), purchase: entity(), reason: one()))
    case .renewSubscription:
      .renewSubscription(
        RenewSubscription(
          subscription: entity(),
          renewal: SubscriptionRenewal(
            renewal: day(), end: day(), endsAt: instant(), unitPrice: price(), priceVersion: entity(),
            invoicedAt: instant())))
    default: .cancelSubscription(CancelSubscription(subscription: entity()))
    }
  }

  private mutating func quantity() -> Int64 { 1 + Int64(word() % 1_000_000) }

  private mutating func price() -> Money { Money(amount: flag() ? 0 : Int64(word() >> 1), currency: currency()) }

  private mutating func seatRequest() -> SeatRequest {
    SeatRequest(quantity: quantity(), unitPrice: price(), priceVersion: entity(), requestedOn: day())
  }
}

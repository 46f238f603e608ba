import ChangeSets
import Licensing
import Replica
import ReplicaFixture
import Testing

/// A random history of three laptops that collide: everything that can be said about one product and one fund, about
/// orders and a subscription, and now and then an exchange. Everything follows from the seed.
struct Wandering {
  /// What a laptop held at some point of the history.
  struct Stage {
    let heads: [Head]
    let sets: [ChangeSet]
  }

  let laptops: [Laptop]
  let acme: Organisation
  private(set) var stages: [Stage] = []
  /// Orders and seats, and what was said of them.
  var supplies: WanderingSupplies
  private var random: UInt64
  private var invitations: [EntityID] = []
  private var tokens: [EntityID: TokenSecret] = [:]
  private var requests: [(request: EntityID, invitation: EntityID)] = []
  static let addresses = ["a@example.com", "b@example.com", "c@example.com", "d@example.com"]
  private static let start: Int64 = 1_767_225_600_000

  init(seed: UInt64, steps: Int) throws {
    random = seed
    laptops = try (0..<3).map { try Laptop(seed: seed &* 8 &+ $0, now: Self.start) }
    acme = try Organisation(on: laptops[0], credits: 350, price: 100)
    supplies = try WanderingSupplies(on: laptops[0], acme.ledger)
    for other in laptops.dropFirst() { try acme.admit(other, by: laptops[0]) }
    try laptops[1].pull(from: laptops[0], acme.ledger)
    for step in 0..<steps {
      let laptop = laptops[pick(3)]
      let passed = Int64(pick(4)) * 60_000 + (pick(12) == 0 ? 40 * Day.milliseconds : 0)
      for each in laptops { each.now += passed }
      try act(on: laptop)
      if pick(3) == 0 { try laptop.pull(from: laptops[pick(3)], acme.ledger) }
      if step % 4 == 3 { try keepStage(of: laptop) }
    }
    let now = laptops.map(\.now).max() ?? Self.start
    for laptop in laptops { laptop.now = now }
    for other in laptops.dropFirst() { try laptops[0].pull(from: other, acme.ledger) }
  }

  private mutating func keepStage(of laptop: Laptop) throws {
    let heads = try laptop.replica.read(acme.ledger) { try $0.heads() }
    stages.append(Stage(heads: heads, sets: try laptop.replica.changeSets(of: acme.ledger)))
  }

  mutating func pick(_ count: Int) -> Int {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(truncatingIfNeeded: random >> 33) % count
  }

  private mutating func act(on laptop: Laptop) throws {
    if pick(3) == 0 { return try actOnSupplies(of: laptop) }
    let about = invitations.isEmpty ? nil : invitations[pick(invitations.count)]
    guard let about, pick(3) > 0 else { return try invite(on: laptop) }
    let day = Instant(milliseconds: laptop.now).adding(days: Int64(pick(60)))
    switch pick(12) {
    case 0, 1: try say(.withdraw(Withdraw(rows: [about], reason: .other, note: "")), on: laptop)
    case 2, 3:
      guard let token = tokens[about] else { return }
      let accepted = try acme.accept(about, with: token, on: laptop)
      if pick(2) == 0 { requests.append((accepted.entity(operation: 0), about)) }
    case 4:
      try say(.editStart(EditStart(rows: [about], start: Day(number: day.milliseconds / Day.milliseconds))), on: laptop)
    case 5:
      let submitted = try say(.submitEvaluation(SubmitEvaluation(rows: [about], reason: .other, note: "x")), on: laptop)
      requests.append((submitted.entity(operation: 0), about))
    case 6:
      guard let (request, invitation) = requests.isEmpty ? nil : requests[pick(requests.count)] else { return }
      let decision = EvaluationDecision.allCases[pick(EvaluationDecision.allCases.count)]
      try say(
        .decideEvaluation(
          DecideEvaluation(request: request, invitation: invitation, decision: decision, note: "")), on: laptop)
    case 7: try changeFund(on: laptop, about, day)
    case 8:
      let learner = try laptop.replica.read(acme.ledger) { try $0.invitation(about)?.terms.learner }
      if let learner { try say(.registerLearners(RegisterLearners(rows: [learner])), on: laptop) }
    case 9: try reissue(about, on: laptop)
    case 10: try settleCase(on: laptop)
    default: try reprice(on: laptop)
    }
  }

  @discardableResult
  func say(_ operation: Licensing.Operation, on laptop: Laptop) throws -> Committed {
    try laptop.write([operation], in: acme.ledger)
  }

  private mutating func invite(on laptop: Laptop) throws {
    let (committed, secrets) = try acme.invite([Self.addresses[pick(4)]], on: laptop)
    invitations.append(committed.entity(operation: 0))
    tokens[committed.entity(operation: 0)] = secrets.first
  }

  private mutating func changeFund(on laptop: Laptop, _ about: EntityID, _ day: Instant) throws {
    switch pick(3) {
    case 0:
      let end = day.adding(days: 150)
      try say(
        .extendFund(
          ExtendFund(fund: acme.fund, lots: [acme.lot], end: end, covers: pick(2) == 0 ? [about] : [])), on: laptop)
    case 1:
      let end = Instant(milliseconds: laptop.now).adding(days: 30)
      try say(.depositFund(DepositFund(fund: acme.fund, amount: 100, end: end, reference: "")), on: laptop)
    default:
      try say(
        .adjustFund(
          AdjustFund(fund: acme.fund, lot: acme.lot, amount: pick(2) == 0 ? -100 : 100, reason: "")), on: laptop)
    }
  }

  private mutating func reissue(_ about: EntityID, on laptop: Laptop) throws {
    let terms = try laptop.replica.read(acme.ledger) { try $0.invitation(about)?.terms }
    guard let terms else { return }
    let row = Invite.Row(
      learner: terms.learner, contact: Contact(key: terms.learner, commitment: 0), replaces: about,
      inherits: .own(operation: 0))
    let invite = Invite(
      product: acme.product, policyVersion: acme.product, course: nil, supply: acme.fund, lot: acme.lot, end: terms.end,
      start: .acceptance, note: "", rows: [row])
    let secret = try TokenSecret(bytes: laptop.random(TokenSecret.byteCount))
    let written = try laptop.write(
      [
        .withdraw(Withdraw(rows: [about], reason: .other, note: "")), .invite(invite),
        .tell(
          Tell(rows: [TokenRow(invitation: .own(operation: 1), tokenKey: try secret.publicKey().bytes)])),
      ],
      in: acme.ledger, erasables: [Array("again@example.com".utf8)])
    invitations.append(written.entity(operation: 1))
    tokens[written.entity(operation: 1)] = secret
  }

  private mutating func settleCase(on laptop: Laptop) throws {
    let open = try laptop.replica.read(acme.ledger) { reader in
      try reader.cases(CaseFilter(isOpen: true), page: PageRequest(limit: 1_000)).items
    }
    guard !open.isEmpty else { return }
    let chosen = open[pick(open.count)]
    try say(
      .resolveCase(ResolveCase(operation: chosen.lost, rule: chosen.rule, winner: chosen.winner, note: "seen")),
      on: laptop)
  }

  private mutating func reprice(on laptop: Laptop) throws {
    let policy = try laptop.replica.read(acme.ledger) { $0.product(acme.product)?.history.versions.last?.policy }
    guard var policy else { return }
    policy.price = Money(amount: policy.price.amount + 10, currency: policy.price.currency)
    try say(.reviseProduct(ReviseProduct(product: acme.product, policy: policy)), on: laptop)
  }
}

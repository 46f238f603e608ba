import Licensing

/// A ledger with one product and one fund on several nodes, and the verbs people use on it. The owner acts on every
/// node.
///
/// Verbs write what they are told, whether or not a command would refuse it, so that a test can say what was seen and
/// what not.
public struct Story: Sendable {
  /// The nodes and their change sets.
  public var world: World
  /// The owner as a member.
  public let owner: EntityID
  /// The owner's grant.
  public let ownerGrant: EntityID
  /// A course of one license each, defined for a day or for acceptance.
  public let course: EntityID
  /// The fund.
  public let fund: EntityID
  /// Its first lot.
  public let lot: EntityID
  /// When the first lot ends.
  public let end: Instant
  /// How many change sets the beginning took; the story proper comes after them.
  public private(set) var prologue: Int

  /// How far all clocks move after each change set; 0 leaves ties for names to break.
  public var hoursBetween: Int64 = 1

  /// 2026-01-01T00:00:00Z, when stories begin.
  public static let beginning = Instant(milliseconds: 1_767_225_600_000)
  /// The euro, in which stories are told.
  public static let euro: Currency = {
    guard let euro = Currency(code: "EUR") else { preconditionFailure("EUR is three capital letters") }
    return euro
  }()
  /// A signature that counts as proven here; no cryptography takes part.
  public static let goodSignature = [UInt8](repeating: 1, count: 64)

  /// A ledger opened by node 0 and held by all of them.
  ///
  /// - Parameters:
  ///   - count: how many nodes, at least one.
  ///   - capacity: minor units in the first lot.
  ///   - lotDays: days from the beginning to the first lot's end.
  ///   - policy: the course's policy; by default one license costs 100.
  public init(
    nodes count: Int = 3, capacity: Int64 = 1000, lotDays: Int64 = 365, policy: ProductPolicy = Story.policy()
  ) {
    var world = World(nodes: max(1, count), now: Story.beginning)
    let open = OpenLedger(
      nonce: [UInt8](repeating: 7, count: 16), deviceKey: world.nodes[0].deviceKey,
      recoveryKey: [UInt8](repeating: 8, count: 32), pepper: [UInt8](repeating: 9, count: 32), rules: 1, name: "story",
      ownerContact: Story.contact(0))
    end = Story.beginning.adding(days: lotDays)
    var operations: [Operation] = [.openLedger(open)]
    let member = EntityID.own(operation: 0, row: OpenLedger.memberRow)
    let grant = EntityID.own(operation: 0, row: OpenLedger.grantRow)
    for node in world.nodes.dropFirst() {
      operations.append(.grantDevice(GrantDevice(member: member, deviceKey: node.deviceKey, name: "")))
    }
    let next = UInt32(operations.count)
    operations += [
      .defineProduct(DefineProduct(kind: .course, family: "Networks", name: "Routing", policy: policy)),
      .openFund(OpenFund(currency: Story.euro, name: "Training")),
      .depositFund(
        DepositFund(fund: .own(operation: next + 1), amount: capacity, end: end, reference: "")),
    ]
    let stamp = world.write(
      operations, by: 0,
      acting: AuthorityBook.Acting(member: member, grant: grant, deviceKey: world.nodes[0].deviceKey))
    course = EntityID(set: stamp.id, operation: next)
    fund = EntityID(set: stamp.id, operation: next + 1)
    lot = EntityID(set: stamp.id, operation: next + 2)
    owner = member.resolved(in: stamp.id)
    ownerGrant = grant.resolved(in: stamp.id)
    for index in world.nodes.indices {
      world.nodes[index].member = owner
      world.nodes[index].grant = ownerGrant
    }
    world.syncAll()
    world.pass(days: 0, hours: 1)
    prologue = world.entries.count
    self.world = world
  }

  /// Counts the first `count` change sets as the beginning: their order of delivery is not varied.
  public mutating func prologueEnds(at count: Int) { prologue = count }

  /// A course that costs 100 and may start on a day.
  public static func policy(
    price: Int64 = 100, lifetimeDays: UInt32 = 90, accessDays: UInt32? = nil, oneLive: Bool = true
  ) -> ProductPolicy {
    ProductPolicy(
      accessDays: accessDays, invitationLifetimeDays: lifetimeDays, oneLivePerLearner: oneLive,
      price: Money(amount: price, currency: euro))
  }

  /// The learner of a number.
  public static func learner(_ number: Int) -> LearnerID { contact(number).key }

  /// The address of the learner of a number.
  public static func contact(_ number: Int) -> Contact {
    guard let key = LearnerID(bytes: World.key(of: 0x1EA2, UInt64(number)).prefix(16)) else {
      preconditionFailure("a learner's name has sixteen bytes")
    }
    return Contact(key: key, commitment: 0)
  }

  /// A day so many days after the beginning.
  public static func day(_ offset: Int64) -> Day { beginning.adding(days: offset).day }

  /// An instant so many days after the beginning.
  public static func instant(_ days: Int64) -> Instant { beginning.adding(days: days) }

  /// What the whole story has come to at an instant, derived in the order of writing.
  public func state(at now: Instant? = nil, breaking canary: Canary? = nil) -> LedgerState {
    Derivation.state(
      of: world.entries, order: world.order, at: now ?? latest, breaking: canary)
  }

  /// What one node shows.
  public func state(on node: Int, at now: Instant? = nil) -> LedgerState {
    let held = world.nodes[node].held.sorted.map { world.entries[$0] }
    return Derivation.state(of: held, order: world.order, at: now ?? latest)
  }

  /// The latest clock of any node.
  public var latest: Instant { world.nodes.map(\.clock).max() ?? Story.beginning }
}

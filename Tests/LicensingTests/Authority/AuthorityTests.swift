import LedgerModel
import Licensing
import Testing

@Suite("who may do what")
struct AuthorityTests {
  /// What each role may do, as the table of roles says; the owner may do everything.
  private static let table: [Role: Set<Permission>] = [
    .owner: Set(Permission.allCases),
    .vendorSales: [
      .administerFunds, .defineProducts, .grantDevices, .assignOrders, .confirmPayments, .choosePartner,
    ],
    .support: [.decideEvaluation, .resolveCases],
    .partnerManager: [.assignOrders, .choosePartner],
    .fullAdmin: [
      .invite, .submitEvaluation, .configureLedger, .resolveCases, .grantDevices, .requestOrders, .cancelOrders,
      .allocate, .purchaseSeats, .choosePartner, .manageLearners,
    ],
    .companyManager: [
      .invite, .manageLearners, .submitEvaluation, .resolveCases, .grantDevices, .requestOrders, .cancelOrders,
      .allocate,
    ],
    .teamManager: [],
    .auditor: [],
  ]

  @Test("R6 R34: the table of rights", arguments: Role.allCases)
  func rights(role: Role) {
    #expect(Set(Permission.allCases.filter(role.allows)) == Self.table[role])
  }

  @Test("R37 R38: a partner acts for customers on their behalf, and assigns orders in their own name only")
  func partner() {
    let role = Role.partnerManager
    let onBehalf = Permission.allCases.filter { role.scope(of: $0).covers(onBehalf: true) }
    #expect(
      Set(onBehalf) == [
        .invite, .manageLearners, .submitEvaluation, .requestOrders, .cancelOrders, .allocate, .grantDevices,
      ])
    #expect(!role.scope(of: .assignOrders).covers(onBehalf: true))
    #expect(role.grantable(onBehalf: true) == [.companyManager, .teamManager, .auditor])
    #expect(role.grantable.isEmpty)
  }

  @Test(
    "R34: nobody grants the owner's role, and nobody grants what stands beside or above them", arguments: Role.allCases)
  func granting(role: Role) {
    #expect(!role.grantable.contains(.owner))
    #expect(!role.grantable.contains(role) || role == .owner)
    for given in role.grantable where role != .owner { #expect(given.grantable.isSubset(of: role.grantable)) }
  }

  @Test("R6: a deposit by an administrator is refused and adds nothing")
  func administratorDeposits() {
    var story = Story()
    story.enrol(.fullAdmin, on: 1)
    let lot = story.deposit(500, endDays: 100, by: 1)
    #expect(story.picture([("lot", lot)]) == ["fund: free 1000", "authority: lot lost notPermitted"])
  }

  @Test("R25: an administrator asks, support decides; neither does the other's part")
  func evaluation() {
    var story = Story(nodes: 3)
    story.enrol(.fullAdmin, on: 1)
    story.enrol(.support, on: 2)
    let ana = story.invite(1, by: 1)
    story.accept(ana, learner: 1, on: 1)
    story.world.syncAll()
    let wrongly = story.submit(ana, by: 2)
    let request = story.submit(ana, by: 1)
    let selfDecided = story.decide(request, about: ana, .approved, by: 1)
    story.world.syncAll()
    let decision = story.decide(request, about: ana, .approved, by: 2)
    let names = [
      ("ana", ana), ("wrongly", wrongly), ("request", request), ("selfDecided", selfDecided), ("decision", decision),
    ]
    #expect(
      story.picture(names) == [
        "ana: reversed by decision, access revoked", "fund: free 1000", "evaluation request of ana: approved",
        "authority: wrongly lost notPermitted", "authority: selfDecided lost notPermitted",
        "tell ana reversed because of decision",
      ])
  }

  @Test("a device that was never let in writes in vain, whatever grant it names")
  func strangeDevice() {
    var story = Story(nodes: 3)
    let acting = AuthorityBook.Acting(
      member: story.owner, grant: story.ownerGrant, deviceKey: [UInt8](repeating: 5, count: 32))
    let stamp = story.world.write(
      [.depositFund(DepositFund(fund: story.fund, amount: 5, end: story.end, reference: ""))], by: 1, acting: acting)
    let lot = EntityID(set: stamp.id, operation: 0)
    #expect(story.picture([("lot", lot)]) == ["fund: free 1000", "authority: lot lost deviceNotGranted"])
  }

  @Test("a device writes only for its own member, under a grant of that member")
  func otherMember() {
    var story = Story(nodes: 3)
    let auditor = story.enrol(.auditor, on: 1)
    let deposit = Operation.depositFund(DepositFund(fund: story.fund, amount: 5, end: story.end, reference: ""))
    let key = story.world.nodes[1].deviceKey
    // The device of node 1 was let in for the owner by the story itself; the auditor's own device is another one.
    let own = AuthorityBook.Acting(member: auditor.member, grant: story.ownerGrant, deviceKey: key)
    let stamp = story.world.write([deposit], by: 1, acting: own)
    let lot = EntityID(set: stamp.id, operation: 0)
    #expect(story.picture([("lot", lot)]) == ["fund: free 1000", "authority: lot lost notPermitted"])
  }

  @Test("authority follows from causality: a grant counts for who had seen it, not from its clock on")
  func causality() {
    var story = Story(nodes: 3)
    let manager = story.enrol(.auditor, on: 1)
    story.world.syncAll()
    // The same member becomes a vendor; node 1 has not heard of it and names the grant all the same.
    let grant = story.act(.grantRole(GrantRole(member: manager.member, contact: nil, role: .vendorSales)), by: 0)
    let named = EntityID(set: grant.set, operation: 0, row: GrantRole.grantRow)
    story.world.nodes[1].grant = named
    let early = story.deposit(5, endDays: 100, by: 1)
    story.world.sync(0, 1)
    let late = story.deposit(7, endDays: 100, by: 1)
    #expect(
      story.picture([("early", early), ("late", late)]) == [
        "fund: free 1007", "authority: early lost notPermitted",
      ])
  }

  @Test("R19: a learner's act rests on the token; any device of the ledger carries it")
  func learnersAct() {
    var story = Story(nodes: 3)
    story.enrol(.auditor, on: 1)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    story.world.nodes[1].member = nil
    story.world.nodes[1].grant = nil
    let acceptance = story.accept(ana, learner: 1, on: 1)
    #expect(
      story.picture([("ana", ana), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access awaitingRegistration", "fund: free 900 spent 100",
      ])
  }

  @Test("a second beginning of the ledger has no effect")
  func secondBeginning() {
    var story = Story(nodes: 2)
    guard case .openLedger(let opening) = story.world.entries[0].operations[0] else { return }
    let again = story.act(.openLedger(opening), by: 1)
    #expect(story.picture([("again", again)]) == ["fund: free 1000", "authority: again lost notPermitted"])
  }
}

extension Story {
  /// Makes a member with a role, with the device of a node as theirs, known to all; the node acts as that member from
  /// here on.
  @discardableResult
  mutating func enrol(
    _ role: Role, of partner: PartnerPath = .none, on node: Int
  ) -> (member: EntityID, grant: EntityID) {
    let member = EntityID.own(operation: 0, row: GrantRole.memberRow)
    let stamp = write(
      [
        .grantRole(GrantRole(member: nil, contact: Story.contact(100 + node), role: role, partner: partner)),
        .grantDevice(GrantDevice(member: member, deviceKey: world.nodes[node].deviceKey, name: "laptop")),
      ], by: 0)
    world.syncAll()
    let ids = (
      member: member.resolved(in: stamp.id), grant: EntityID(set: stamp.id, operation: 0, row: GrantRole.grantRow)
    )
    world.nodes[node].member = ids.member
    world.nodes[node].grant = ids.grant
    return ids
  }
}

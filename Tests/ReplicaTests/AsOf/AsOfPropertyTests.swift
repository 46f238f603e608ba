import ChangeSets
import Licensing
import Replica
import ReplicaFixture
import Testing

@Suite struct AsOfPropertyTests {
  /// Everything single reads show, in words, so that a difference can be read.
  private struct Shown: Equatable {
    var lines: [String] = []

    mutating func add(_ record: InvitationRecord) {
      let cases = record.openCases.sorted()
      let place = (record.cause, record.mergedInto, record.waitsBehind, record.lineStoppedBy)
      lines.append(
        "\(record.id) \(record.status) \(record.end) \(record.deadline) \(record.start) "
          + "\(String(describing: record.access)) \(place) \(record.terms) \(record.policy.hashValue) "
          + "\(String(describing: record.contact)) \(cases)")
    }

    mutating func add(_ record: FundRecord) {
      let lots = record.state.lots.map { "\($0.id) \($0.amount) \($0.end)" }
      let balances = FundAccount.allCases.map { record.balances[$0] }
      lines.append("\(record.segments) \(balances) \(record.waitingCount) \(record.openCases.sorted()) \(lots)")
    }

    mutating func add(_ record: OrderRecord) {
      let (state, lot) = (record.state, record.state.lot)
      let requests = state.requests.map { "\($0.id) \(String(describing: $0.decidedBy?.entity)) \($0.isApproved)" }
      let closings = (lot?.history.closings ?? []).map(\.entity)
      lines.append(
        "\(state.id) \(record.status) \(state.terms.quantity) \(record.allocatedCount) \(record.availableCount) "
          + "\(record.expiredCount) \(record.waitingCount) \(String(describing: lot?.end)) \(closings) "
          + "\(String(describing: record.reason)) \(requests) \(record.openCases.sorted())")
    }

    mutating func add(_ record: SubscriptionRecord) {
      let state = record.state
      let purchases = state.purchases.map { purchase -> String in
        switch purchase.state {
        case .awaitingPayment: "\(purchase.id) awaits"
        case .finalised(let payment, let stamp): "\(purchase.id) \(payment.paidAt) \(stamp.entity)"
        case .failed(let reason, let stamp): "\(purchase.id) \(reason) \(stamp.entity)"
        }
      }
      let charges = state.charges.map { "\($0.charge.kind) \($0.charge.amount) \($0.cause.entity)" }
      let standing = record.standing
      lines.append(
        "\(state.id) \(standing.phase) \(standing.seats) \(String(describing: standing.nextRenewal)) "
          + "\(record.used) \(record.waitingCount) \(state.seats) \(state.validUntil) \(state.quotes.count) "
          + "\(String(describing: state.cancelledBy?.entity)) \(purchases) \(charges) \(record.openCases.sorted())")
    }

    mutating func add(_ record: EvaluationRecord) {
      let said = "\(String(describing: record.reason)) \(record.note) \(String(describing: record.decidedBy))"
      lines.append("\(record.id) \(record.invitation) \(record.state) \(record.fromWithdrawal) \(said)")
    }

    mutating func add(_ product: ProductState) {
      let versions = product.history.versions.map { "\($0.stamp.entity) \($0.policy.hashValue)" }
      lines.append("\(product.id) \(product.name) \(versions) \(product.history.retirements.map(\.entity))")
    }

    mutating func add(_ learner: LearnerRecord, _ invitations: [EntityID]) {
      lines.append("\(learner.id) \(String(describing: learner.registeredAt)) \(invitations.sorted())")
    }
  }

  /// What a replica that holds just these change sets shows, and what the past of another one shows of the same things.
  private func compare(
    _ sets: [ChangeSet], at instant: Instant, _ moment: Moment, on full: Laptop, _ acme: Organisation
  ) throws -> Int {
    let mirror = try Laptop(seed: 77, now: full.now)
    #expect(try mirror.replica.intake(sets, ledger: acme.ledger).refused.isEmpty)
    try mirror.replica.advance(acme.ledger, to: instant)
    let all = try full.replica.read(acme.ledger) { reader in
      try reader.invitations(InvitationFilter(), page: PageRequest(limit: 1_000)).items.map(\.id)
    }
    var (now, then) = (Shown(), Shown())
    try mirror.replica.read(acme.ledger) { reader in
      let page = PageRequest(limit: 1_000)
      for record in try reader.invitations(InvitationFilter(), page: page).items.sorted(by: { $0.id < $1.id }) {
        now.add(record)
      }
      // Before a clock comes near enough, what is ahead of it has no effect.
      if let fund = try reader.fundRecord(acme.fund) { now.add(fund) }
      if let product = reader.product(acme.product) { now.add(product) }
      for order in reader.orders { if let record = try reader.orderRecord(order.id) { now.add(record) } }
      for subscription in reader.subscriptions {
        if let record = try reader.subscriptionRecord(subscription.id) { now.add(record) }
      }
      for record in try reader.evaluations(state: nil, invitation: nil, page: page).items { now.add(record) }
      for each in try reader.learners(after: nil, limit: 1_000) {
        now.add(each, try reader.invitations(of: each.id))
      }
      for each in try reader.cases(CaseFilter(), page: page).items { now.lines.append("\(each)") }
    }
    try full.replica.read(acme.ledger) { reader in
      let past = try reader.asOf(moment)
      for id in all.sorted() { if let record = try past.invitation(id) { then.add(record) } }
      if let fund = try past.fundRecord(acme.fund) { then.add(fund) }
      if let product = try past.product(acme.product) { then.add(product) }
      for order in reader.orders { if let record = try past.orderRecord(order.id) { then.add(record) } }
      for subscription in reader.subscriptions {
        if let record = try past.subscriptionRecord(subscription.id) { then.add(record) }
      }
    }
    try mirror.replica.read(acme.ledger) { mirrored in
      let page = PageRequest(limit: 1_000)
      try full.replica.read(acme.ledger) { reader in
        let past = try reader.asOf(moment)
        for each in try mirrored.evaluations(state: nil, invitation: nil, page: page).items {
          then.add(try #require(try past.evaluation(each.id)))
        }
        for each in try mirrored.learners(after: nil, limit: 1_000) {
          let (record, invitations) = try #require(try past.learner(each.id))
          then.add(record, invitations)
        }
        for each in try mirrored.cases(CaseFilter(), page: page).items {
          let found = try past.cases(of: each.lost).first { $0.rule == each.rule }
          then.lines.append(found.map { "\($0)" } ?? "no case for \(each)")
        }
      }
    }
    #expect(now.lines.count == then.lines.count)
    for (one, other) in zip(now.lines, then.lines) { #expect(one == other) }
    return now.lines.count
  }

  @Test(arguments: [UInt64](1...6))
  func `R47: as of a version, a thing is what a replica shows that holds just that version`(seed: UInt64) throws {
    let story = try Wandering(seed: seed, steps: 48)
    let full = story.laptops[0]
    let instant = Instant(milliseconds: full.now)
    try full.replica.advance(story.acme.ledger, to: instant)
    let before = try full.replica.digests(of: story.acme.ledger)
    var compared = 0
    for stage in story.stages {
      compared += try compare(stage.sets, at: instant, .version(stage.heads, at: nil), on: full, story.acme)
      // Also at an instant that had passed.
      let earlier = instant.adding(days: -45)
      compared += try compare(stage.sets, at: earlier, .version(stage.heads, at: earlier), on: full, story.acme)
    }
    #expect(compared > 100)
    // Nothing was written.
    let after = try full.replica.digests(of: story.acme.ledger)
    #expect(before.log == after.log && before.state == after.state && before.advancedTo == after.advancedTo)
  }

  @Test(arguments: [UInt64](20...22))
  func `R47: as of an instant, what was written later does not count`(seed: UInt64) throws {
    let story = try Wandering(seed: seed, steps: 40)
    let full = story.laptops[0]
    let sets = try full.replica.changeSets(of: story.acme.ledger)
    for step in stride(from: sets.count / 4, to: sets.count, by: 7) {
      let instant = Instant(milliseconds: sets[step].header.time.milliseconds)
      let until = sets.filter { $0.header.time.milliseconds <= instant.milliseconds }
      _ = try compare(until, at: instant, .instant(instant), on: full, story.acme)
    }
  }

  @Test func `R47: moments that cannot be looked at are named`() throws {
    let story = try Wandering(seed: 1, steps: 4)
    let ledger = story.acme.ledger
    try story.laptops[0].replica.read(ledger) { reader in
      let first = Instant(milliseconds: 1_767_225_600_000)
      #expect(throws: AsOfError.beforeLedger(first: first)) { try reader.asOf(.instant(first.adding(days: -1))) }
      #expect(throws: AsOfError.beforeLedger(first: first)) { try reader.asOf(.version([], at: nil)) }
      let head = try #require(try reader.heads().first)
      let unknown = Head(chain: head.chain, number: head.number, hash: ChangeSetID(hash: .zero))
      let moved = Head(chain: head.chain, number: head.number + 1, hash: head.hash)
      for wrong in [unknown, moved] {
        #expect(throws: AsOfError.versionUnknown(wrong)) { try reader.asOf(.version([head, wrong], at: nil)) }
      }
      let root = Head(
        chain: head.chain, number: 1, hash: ChangeSetID(hash: ledger.hash))
      if let past = try? reader.asOf(.version([root], at: nil)) {
        #expect(try past.fundRecord(story.acme.fund) == nil && past.product(story.acme.product) == nil)
      }
    }
  }
}

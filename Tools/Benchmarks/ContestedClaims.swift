import ChangeSets
import Licensing
import Replica
import ReplicaFixture

/// The workload in which people draw on the same licenses without knowing of each other (C2).
extension Workloads {
  private static let laptops = 10

  /// W9: claims that ten laptops made apart on half as many licenses, against the same claims on enough of them.
  func contestedClaims() throws -> Figure {
    let claims = max(Self.laptops, size / 10)
    let contested = try takeInSeconds(claims, licenses: claims / 2, seed: 9)
    let uncontested = try takeInSeconds(claims, licenses: claims, seed: 10)
    return Figure(
      workload: "W9 \(claims) claims of \(Self.laptops) laptops on \(claims / 2) licenses",
      measured: Report.duration(contested), yardstick: Report.duration(uncontested), ratio: contested / uncontested,
      goal: "≤ 3")
  }

  /// Seconds in which a replica takes in what ten laptops bring, one after the other, a change set for each claim.
  private func takeInSeconds(_ claims: Int, licenses: Int, seed: UInt64) throws -> Double {
    let owner = try Laptop(seed: seed, now: Self.now, directory: path("w9-\(licenses)"))
    let acme = try Organisation(on: owner, credits: 100, price: 100)
    let pool = try OrderedPool(licenses, of: acme, on: owner)
    let others = try (0..<Self.laptops).map { try Laptop(seed: seed + 300 + UInt64($0), now: owner.now) }
    for other in others { try acme.admit(other, by: owner) }
    for (index, other) in others.enumerated() {
      for claim in 0..<claims / Self.laptops {
        other.now += 1_000
        try pool.allocate("l\(index)-\(claim)@example.com", on: other)
      }
    }
    let held = Set(try owner.replica.changeSets(of: acme.ledger).map(\.id))
    let brought = try others.map { other in
      try other.replica.changeSets(of: acme.ledger).filter { !held.contains($0.id) }
    }
    owner.now = others.map(\.now).max() ?? owner.now
    let spent = try Stopwatch.time {
      for sets in brought { _ = try owner.replica.intake(sets, ledger: acme.ledger) }
    }.seconds
    try pool.check(claims: claims, on: owner)
    return spent
  }
}

/// Licenses of one order, and the act of allocating one of them.
private struct OrderedPool {
  private let ledger: LedgerID
  private let order: EntityID
  private let product: EntityID
  private let end: Instant
  private let quantity: Int

  /// Orders so many and assigns them.
  init(_ quantity: Int, of acme: Organisation, on owner: Laptop) throws {
    guard let currency = Currency(code: "EUR") else { throw ReplicaError.inconsistent("no currency") }
    let policy = ProductKind.premium.defaultPolicy(price: Money(amount: 4_900, currency: currency))
    let written = try owner.write(
      [
        .defineProduct(DefineProduct(kind: .premium, family: "", name: "Premium", policy: policy)),
        .requestOrder(
          RequestOrder(
            product: .own(operation: 0), policyVersion: .own(operation: 0), quantity: Int64(quantity),
            purchaseOrder: "", note: "")),
        .assignOrder(AssignOrder(order: .own(operation: 1))),
      ], in: acme.ledger)
    ledger = acme.ledger
    product = written.entity(operation: 0)
    let id = written.entity(operation: 1)
    order = id
    let lot = try owner.replica.read(acme.ledger) { $0.order(id)?.lot }
    guard let lot else { throw ReplicaError.inconsistent("the order was not assigned") }
    end = lot.end
    self.quantity = quantity
  }

  /// Allocates a license to a learner whom nobody else gives one.
  func allocate(_ address: String, on laptop: Laptop) throws {
    let pepper = [UInt8](repeating: 7, count: 32)
    guard let learner = LearnerID(bytes: learnerKey(pepper: pepper, address: Array(address.utf8))) else { return }
    let invite = Invite(
      product: product, policyVersion: product, course: nil, supply: order, lot: order, end: end, start: .acceptance,
      note: "", rows: [Invite.Row(learner: learner, contact: Contact(key: learner, commitment: 0))])
    try laptop.write([.invite(invite)], in: ledger, erasables: [Array(address.utf8)])
  }

  /// What was measured counts only if as many hold a license as there are, and the rest waits.
  func check(claims: Int, on owner: Laptop) throws {
    guard let record = try owner.replica.read(ledger, { try $0.orderRecord(order) }),
      record.allocatedCount == min(claims, quantity), record.waitingCount == max(0, claims - quantity)
    else { throw ReplicaError.inconsistent("the claims did not come out as they should") }
  }
}

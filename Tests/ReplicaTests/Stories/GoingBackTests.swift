import ChangeSets
import Licensing
import ReplicaFixture
import Testing

@testable import Replica

@Suite("A clock that had run ahead is put back")
struct GoingBackTests {
  private static let now: Int64 = 1_767_225_600_000
  private static let hour: Int64 = 3_600_000

  /// Ana's clock is right; Ben's is an hour ahead, and he invites.
  private func meet() throws -> (ana: Laptop, acme: Organisation, invited: EntityID) {
    let ana = try Laptop(seed: 1, now: Self.now)
    let ben = try Laptop(seed: 2, now: Self.now)
    let acme = try Organisation(on: ana, credits: 1_000, price: 100)
    try acme.admit(ben, by: ana)
    ben.now += Self.hour
    let invited = try acme.invite(["learner@example.com"], on: ben).committed
    try ana.pull(from: ben, acme.ledger)
    return (ana, acme, invited.entity(operation: 0))
  }

  @Test("what was ahead counts at its time, and not before it, however often the clock is moved")
  func outOfEffectAgain() throws {
    let (ana, acme, invited) = try meet()
    let before = try ana.replica.digests(of: acme.ledger)
    func isThere() throws -> Bool { try ana.replica.read(acme.ledger) { try $0.invitation(invited) != nil } }
    #expect(try !isThere())
    for _ in 0..<2 {
      try ana.replica.advance(acme.ledger, to: Instant(milliseconds: Self.now + Self.hour))
      #expect(try isThere())
      try ana.replica.advance(acme.ledger, to: Instant(milliseconds: Self.now))
      #expect(try !isThere())
      #expect(try ana.replica.digests(of: acme.ledger).state == before.state)
      #expect(try ana.replica.verify(acme.ledger) == [])
    }
  }

  @Test("the state follows from change sets and instant, whatever instants came before")
  func pureFunction() throws {
    let (ana, acme, _) = try meet()
    let minutes: [Int64] = [55, 0, 50, 49, 70, 51, 120, 0, 60 * 24 * 91, 50, 0]
    for minute in minutes {
      let instant = Instant(milliseconds: Self.now + minute * 60_000)
      try ana.replica.advance(acme.ledger, to: instant)
      let fresh = try Laptop(seed: 9, now: instant.milliseconds)
      try fresh.pull(from: ana, acme.ledger)
      let (moved, derived) = (try ana.replica.digests(of: acme.ledger), try fresh.replica.digests(of: acme.ledger))
      #expect(moved.advancedTo == derived.advancedTo && moved.log == derived.log)
      #expect(moved.state == derived.state, "\(minute) minutes on")
    }
  }

  @Test("the digest of another instant is that of a replica which stands there")
  func digestElsewhere() throws {
    let (ana, acme, _) = try meet()
    let before = try ana.replica.read(acme.ledger) { try $0.digests().state }
    ana.now += 2 * Self.hour
    try ana.replica.advance(acme.ledger, to: Instant(milliseconds: ana.now))
    let after = try ana.replica.read(acme.ledger) { try $0.digests().state }
    #expect(after != before)
    #expect(try ana.replica.stateDigest(of: acme.ledger, at: Instant(milliseconds: Self.now)) == before)
    #expect(try ana.replica.read(acme.ledger) { try $0.digests().state } == after)
  }

  @Test("the root counts on any clock, and a grant that is ahead is found as the reason why writing fails")
  func beforeTheLedger() throws {
    let (ana, acme, _) = try meet()
    let ben = try Laptop(seed: 2, now: Self.now)
    try ben.pull(from: ana, acme.ledger)
    try ben.replica.advance(acme.ledger, to: Instant(milliseconds: Self.now - 10 * Self.hour))
    try ben.replica.read(acme.ledger) { reader throws in
      #expect(try reader.name() == "Acme")
      #expect(reader.funds.isEmpty)
      #expect(try reader.ownGrantAhead() == Instant(milliseconds: Self.now))
    }
    try ben.replica.advance(acme.ledger, to: Instant(milliseconds: Self.now))
    try ben.replica.read(acme.ledger) { reader throws in
      #expect(reader.funds.count == 1)
      #expect(try reader.ownGrantAhead() == nil)
    }
  }
}

import ChangeSets
import Licensing
import Replica
import ReplicaFixture
import Testing

@Suite struct TwoLaptopsTests {
  private static let now: Int64 = 1_767_225_600_000

  private func meet(credits: Int64, price: Int64) throws -> (Laptop, Laptop, Organisation) {
    let ana = try Laptop(seed: 1, now: Self.now)
    let ben = try Laptop(seed: 2, now: Self.now)
    let acme = try Organisation(on: ana, credits: credits, price: price)
    try acme.admit(ben, by: ana)
    return (ana, ben, acme)
  }

  private func exchange(_ one: Laptop, _ other: Laptop, _ ledger: LedgerID) throws {
    try one.pull(from: other, ledger)
    try other.pull(from: one, ledger)
    let (left, right) = (try one.replica.digests(of: ledger), try other.replica.digests(of: ledger))
    #expect(left.log == right.log)
    #expect(left.state == right.state)
    for laptop in [one, other] { #expect(try laptop.replica.verify(ledger) == []) }
  }

  @Test func `what is ahead of the clock is the next change, and counts from then on though nobody writes`() throws {
    let (ana, ben, acme) = try meet(credits: 1_000, price: 100)
    ana.now += 1_200_000
    let invitation = try acme.invite(["learner@example.com"], on: ana).committed.entity(operation: 0)
    try ben.pull(from: ana, acme.ledger)
    #expect(try ben.replica.read(acme.ledger) { try $0.invitation(invitation) } == nil)
    let next = try #require(try ben.replica.nextChange(acme.ledger))
    #expect(next == Instant(milliseconds: ana.now - 600_000))
    ben.now = next.milliseconds
    try ben.replica.advance(acme.ledger, to: next)
    #expect(try ben.replica.read(acme.ledger) { try $0.invitation(invitation) } != nil)
  }

  @Test func `C1: an acceptance wins over a withdrawal made at the same time`() throws {
    let (ana, ben, acme) = try meet(credits: 1_000, price: 100)
    let (invited, tokens) = try acme.invite(["learner@example.com"], on: ana)
    #expect(invited.losses == [])
    try ben.pull(from: ana, acme.ledger)
    let invitation = invited.entity(operation: 0)
    let withdrawn = try ana.write(
      [.withdraw(Withdraw(rows: [invitation], reason: .wrongPerson, note: ""))], in: acme.ledger)
    #expect(withdrawn.losses == [])
    let accepted = try acme.accept(invitation, with: tokens[0], on: ben)
    #expect(accepted.losses == [])
    try exchange(ana, ben, acme.ledger)
    for laptop in [ana, ben] {
      let losses = try laptop.replica.read(acme.ledger) { try $0.losses(ofSet: withdrawn.set) }
      #expect(losses.map(\.rule) == [.withdrawAccept])
      #expect(losses.first?.winner == accepted.entity(operation: 0))
    }
  }

  @Test func `C2: two invitations for the last of the money, one waits`() throws {
    let (ana, ben, acme) = try meet(credits: 150, price: 100)
    let first = try acme.invite(["one@example.com"], on: ana).committed
    ben.now += 1_000
    let second = try acme.invite(["two@example.com"], on: ben).committed
    #expect(first.losses == [] && second.losses == [])
    try exchange(ana, ben, acme.ledger)
    for laptop in [ana, ben] {
      let losses = try laptop.replica.read(acme.ledger) { try $0.losses(ofSet: second.set) }
      #expect(losses.map(\.rule) == [.shortSupply])
      #expect(try laptop.replica.read(acme.ledger) { try $0.losses(ofSet: first.set) } == [])
    }
    try ana.write([.withdraw(Withdraw(rows: [first.entity(operation: 0)], reason: .other, note: ""))], in: acme.ledger)
    try exchange(ana, ben, acme.ledger)
    #expect(try ben.replica.read(acme.ledger) { try $0.losses(ofSet: second.set) } == [])
  }

  @Test func `C0: a draft whose rows its own author could have known to fail is taken back whole`() throws {
    let (ana, _, acme) = try meet(credits: 1_000, price: 100)
    let (invited, _) = try acme.invite(["learner@example.com"], on: ana)
    let before = try ana.replica.digests(of: acme.ledger)
    let again = try acme.invite(["learner@example.com"], on: ana, keepIf: \.isEmpty).committed
    #expect(!again.isKept)
    #expect(again.losses.first?.reason == .alreadyInvited)
    #expect(again.losses.first?.winner == invited.entity(operation: 0))
    let after = try ana.replica.digests(of: acme.ledger)
    #expect(before.state == after.state && before.log == after.log)
  }

  @Test func `R22: a pending invitation expires and going back in time undoes it`() throws {
    let (ana, _, acme) = try meet(credits: 1_000, price: 100)
    _ = try acme.invite(["learner@example.com"], on: ana)
    let before = try ana.replica.digests(of: acme.ledger)
    try ana.replica.advance(acme.ledger, to: Instant(milliseconds: Self.now).adding(days: 91))
    #expect(try ana.replica.digests(of: acme.ledger).state != before.state)
    try ana.replica.advance(acme.ledger, to: before.advancedTo)
    #expect(try ana.replica.digests(of: acme.ledger).state == before.state)
  }
}

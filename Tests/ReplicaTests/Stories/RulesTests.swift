import ChangeSets
import Foundation
import GRDB
import Licensing
import ReplicaFixture
import Testing

@testable import Replica

@Suite("Versions of the rules")
struct RulesTests {
  private static let now: Int64 = 1_767_225_600_000

  private struct Meeting {
    /// The owner, on a version of the program that knows rules 2.
    let ana: Laptop
    /// An administrator on a version that knows rules 1, with files.
    let ben: Laptop
    let acme: Organisation

    init(_ directory: String) throws {
      ana = try Laptop(seed: 1, now: now, rules: 2)
      ben = try Laptop(seed: 2, now: now, directory: directory)
      acme = try Organisation(on: ana, credits: 1_000, price: 100)
      try acme.admit(ben, by: ana)
    }

    func raise() throws {
      let raised = try ana.write([.raiseRules(RaiseRules(rules: 2))], in: acme.ledger)
      #expect(raised.losses == [])
    }
  }

  /// A change set by a device that was let in, with any version of the rules in its header.
  private func written(
    on laptop: Laptop, in ledger: LedgerID, rules: UInt32, _ operations: [Licensing.Operation]
  ) throws -> ChangeSet {
    let heads = try laptop.replica.read(ledger) { try $0.heads() }
    let times = try laptop.replica.changeSets(of: ledger).map(\.header.time)
    var clock = HybridClock()
    let draft = Draft(acting: laptop.acting, commandID: "", operations: operations)
    return try ChangeSetBuilder(
      starting: ChainStart(device: laptop.replica.deviceKey.publicKey, nonce: laptop.random(16)), ledger: ledger,
      heads: heads, time: try clock.tick(now: laptop.now, after: times), rules: rules, body: draft.body(commitments: [])
    ).build(signedBy: laptop.replica.deviceKey)
  }

  private func reasons(_ laptop: Laptop, _ ledger: LedgerID, _ set: ChangeSet) throws -> [Refusal?] {
    let name = try #require(SetID(bytes: set.id.hash.bytes))
    return try laptop.replica.read(ledger) { try $0.losses(ofSet: name).map(\.reason) }
  }

  private static func named(_ name: String) -> [Licensing.Operation] { [.configureLedger(ConfigureLedger(name: name))] }

  @Test("a change set counts only under the rules in force where it was written, on every node alike")
  func otherRules() throws {
    try Scratch.directory { directory in
      let meeting = try Meeting(directory)
      let (ana, ledger) = (meeting.ana, meeting.acme.ledger)
      let early = try written(on: ana, in: ledger, rules: 2, Self.named("Early"))
      let none = try written(on: ana, in: ledger, rules: 0, Self.named("None"))
      let right = try written(on: ana, in: ledger, rules: 1, Self.named("Right"))
      _ = try ana.replica.intake([early, none, right], ledger: ledger)
      try meeting.raise()
      let late = try written(on: ana, in: ledger, rules: 1, Self.named("Late"))
      _ = try ana.replica.intake([late], ledger: ledger)
      #expect(try reasons(ana, ledger, early) == [.otherRules])
      #expect(try reasons(ana, ledger, none) == [.otherRules])
      #expect(try reasons(ana, ledger, right) == [])
      #expect(try reasons(ana, ledger, late) == [.otherRules])
      #expect(try ana.replica.read(ledger) { try $0.name() } == "Right")
      let carl = try Laptop(seed: 3, now: Self.now, rules: 2)
      for set in try ana.replica.changeSets(of: ledger).reversed() {
        _ = try carl.replica.intake([set], ledger: ledger)
      }
      #expect(try carl.replica.digests(of: ledger).state == ana.replica.digests(of: ledger).state)
      #expect(try ana.replica.verify(ledger) == [])
    }
  }

  @Test("what is written after a raise names the new version, and what was concurrent with it still counts")
  func raising() throws {
    try Scratch.directory { directory in
      let meeting = try Meeting(directory)
      let concurrent = try meeting.acme.invite(["ben@example.com"], on: meeting.ben).committed
      try meeting.raise()
      try meeting.ana.pull(from: meeting.ben, meeting.acme.ledger)
      let after = try meeting.acme.invite(["ana@example.com"], on: meeting.ana).committed
      #expect(concurrent.losses == [] && after.losses == [])
      let sets = try meeting.ana.replica.changeSets(of: meeting.acme.ledger)
      #expect(sets.last?.header.rules == 2 && sets.dropLast().allSatisfy { $0.header.rules == 1 })
      try meeting.ana.replica.read(meeting.acme.ledger) { reader throws in
        #expect(reader.rules == RulesStanding(inForce: 2, known: 2) && reader.rules.isKnown)
        for set in [concurrent, after] { #expect(try reader.losses(ofSet: set.set) == []) }
      }
    }
  }

  @Test("rules are raised by an owner, and by one version at a time")
  func whoAndHowFar() throws {
    try Scratch.directory { directory in
      let meeting = try Meeting(directory)
      let (ana, ledger) = (meeting.ana, meeting.acme.ledger)
      for rules in [UInt32(1), 3, .max] {
        let lost = try ana.write([.raiseRules(RaiseRules(rules: rules))], in: ledger).losses
        #expect(lost.map(\.reason) == [.rulesNotNext])
      }
      let member = try #require(ana.acting?.member)
      let granted = try ana.write(
        [.grantRole(GrantRole(member: member, contact: nil, role: .fullAdmin))], in: ledger)
      ana.acting?.grant = granted.entity(operation: 0, row: Int(GrantRole.grantRow))
      let lost = try ana.write([.raiseRules(RaiseRules(rules: 2))], in: ledger).losses
      #expect(lost.map(\.reason) == [.notPermitted])
      #expect(try ana.replica.read(ledger) { $0.rules.inForce } == 1)
    }
  }

  @Test("a node that does not know the rules keeps, forwards, derives nothing, says so, and catches up when upgraded")
  func unknownRules() throws {
    try Scratch.directory { directory in
      let meeting = try Meeting(directory)
      let (ana, ben, ledger) = (meeting.ana, meeting.ben, meeting.acme.ledger)
      try meeting.raise()
      let after = try meeting.acme.invite(["ana@example.com"], on: ana).committed
      let taken = try ben.pull(from: ana, ledger)
      #expect(taken.stored == 2 && taken.refused.isEmpty)
      #expect(ben.replica.rules(of: ledger) == RulesStanding(inForce: 2, known: 1))
      #expect(try ben.replica.digests(of: ledger).log == ana.replica.digests(of: ledger).log)
      try ben.replica.read(ledger) { reader throws in
        #expect(try reader.digests().isDeriving)
        #expect(try reader.invitation(after.entity(operation: 0)) == nil)
        #expect(reader.fund(meeting.acme.fund) != nil, "what stood stays in view")
      }
      #expect(throws: ReplicaError.rulesUnknown(inForce: 2, known: 1)) { try ben.write(Self.named("No"), in: ledger) }
      // Time passes, it starts again, and it is asked to rebuild: nothing comes of it, and nothing is lost.
      ben.now += 3_600_000
      try ben.replica.advance(ledger, to: Instant(milliseconds: ben.now))
      #expect(try ben.replica.verify(ledger) == [])
      try ben.replica.rebuild(ledger)
      let carl = try Laptop(seed: 3, now: Self.now, rules: 2)
      try carl.pull(from: ben, ledger)
      #expect(try carl.replica.digests(of: ledger).state == ana.replica.digests(of: ledger).state)
      try ben.replica.close()

      let again = try Laptop(seed: 2, now: Self.now, directory: directory)
      #expect(again.replica.rules(of: ledger)?.isKnown == false)
      try again.replica.close()
      let upgraded = try Laptop(seed: 2, now: Self.now, directory: directory, rules: 2)
      #expect(try upgraded.replica.read(ledger) { try $0.invitation(after.entity(operation: 0)) } != nil)
      #expect(try upgraded.replica.digests(of: ledger).state == ana.replica.digests(of: ledger).state)
      upgraded.acting = ben.acting
      #expect(try upgraded.write(Self.named("Yes"), in: ledger).losses == [])
      #expect(try upgraded.replica.changeSets(of: ledger).last?.header.rules == 2)
      #expect(try upgraded.replica.verify(ledger) == [])
      try upgraded.replica.close()
    }
  }

  @Test("an operation of a later version counts once the node that keeps it understands it")
  func laterOperation() throws {
    try Scratch.directory { directory in
      let meeting = try Meeting(directory)
      let (ben, ledger) = (meeting.ben, meeting.acme.ledger)
      let set = try written(on: meeting.ana, in: ledger, rules: 1, Self.named("Later"))
      _ = try ben.replica.intake([set], ledger: ledger)
      // As an earlier version would have left it.
      try ben.replica.database.write { db in
        try db.execute(sql: "UPDATE change_set SET effect = 2 WHERE hash = ?", arguments: [Data(set.id.hash.bytes)])
        try db.execute(sql: "DELETE FROM ledger_setting")
      }
      try ben.replica.close()
      let upgraded = try Laptop(seed: 2, now: Self.now, directory: directory)
      #expect(try upgraded.replica.read(ledger) { try $0.name() } == "Later")
      #expect(try upgraded.replica.verify(ledger) == [])
      try upgraded.replica.close()
    }
  }
}

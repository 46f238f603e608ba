import ChangeSets
import Licensing
import Replica
import ReplicaFixture
import Testing

/// Laptops of one organisation that carry change sets and acknowledgements to each other.
struct Acknowledging {
  static let start: Int64 = 1_767_225_600_000
  let acme: Organisation
  let ana: Laptop
  let ben: Laptop
  let cara: Laptop

  init() throws {
    ana = try Laptop(seed: 1, now: Self.start)
    ben = try Laptop(seed: 2, now: Self.start)
    cara = try Laptop(seed: 3, now: Self.start)
    acme = try Organisation(on: ana, credits: 100_000, price: 100)
    try acme.admit(ben, by: ana)
    try acme.admit(cara, by: ana)
    try ben.pull(from: ana, acme.ledger)
  }

  /// Change sets first, then what devices acknowledged.
  func carry(from one: Laptop, to other: Laptop) throws {
    try other.pull(from: one, acme.ledger)
    let records = try one.replica.read(acme.ledger) { try $0.acknowledgements() }
    let intake = try other.replica.intake(records, ledger: acme.ledger)
    #expect(intake.refused == [])
  }

  func settlement(of invitation: EntityID, on laptop: Laptop) throws -> Settlement {
    try laptop.replica.read(acme.ledger) { try $0.settlement(ofInvitation: invitation) }
  }

  func seen(_ set: SetID, on laptop: Laptop) throws -> [Bool] {
    try laptop.replica.read(acme.ledger) { reader in
      let stamp = try #require(try reader.stamp(of: EntityID(set: set, operation: 0))).set
      return try reader.deviceStandings().map { $0.hasSeen(stamp) }
    }
  }

  func records(on laptop: Laptop) throws -> [AcknowledgementBytes] {
    try laptop.replica.read(acme.ledger) { try $0.acknowledgements() }
  }
}

@Suite struct AcknowledgementTests {
  @Test func `A replica acknowledges what came from elsewhere, and says nothing twice`() throws {
    let all = try Acknowledging()
    #expect(try all.records(on: all.ana) == [])
    // Ben and Cara took the ledger in and have written nothing.
    let first = try #require(try all.records(on: all.ben).first)
    let read = try Acknowledgement(reading: first.statement)
    #expect(read.device == all.ben.replica.deviceKey.publicKey && first.verify(by: read.device))
    try all.ben.pull(from: all.ana, all.acme.ledger)
    #expect(try all.records(on: all.ben) == [first])
    _ = try all.acme.invite(["lea@example.com"], on: all.ana)
    all.ben.now = 0
    try all.ben.pull(from: all.ana, all.acme.ledger)
    let second = try Acknowledgement(reading: try #require(try all.records(on: all.ben).first).statement)
    #expect(second.replaces(read))
  }

  @Test func `R44: what a device wrote shows what it had seen, without further words`() throws {
    let all = try Acknowledging()
    let invited = try all.acme.invite(["lea@example.com"], on: all.ana).committed
    try all.ben.pull(from: all.ana, all.acme.ledger)
    _ = try all.acme.invite(["tom@example.com"], on: all.ben)
    #expect(try all.seen(invited.set, on: all.ana) == [true, false, false])
    try all.ana.pull(from: all.ben, all.acme.ledger)
    #expect(try all.seen(invited.set, on: all.ana) == [true, true, false])
    // Having written, Ben has nothing left to say.
    let said = try all.records(on: all.ben)
    try all.ben.pull(from: all.ana, all.acme.ledger)
    #expect(try all.records(on: all.ben) == said)
  }

  @Test func `Old, foreign, forged and unreadable records are refused one by one`() throws {
    let all = try Acknowledging()
    let old = try all.records(on: all.ben)
    _ = try all.acme.invite(["lea@example.com"], on: all.ana)
    try all.ben.pull(from: all.ana, all.acme.ledger)
    let new = try all.records(on: all.ben)
    let stranger = try DeviceKey(seed: [UInt8](repeating: 9, count: 32))
    let read = try Acknowledgement(reading: new[0].statement)
    func record(_ ledger: LedgerID, _ device: DevicePublicKey, by key: DeviceKey) throws -> AcknowledgementBytes {
      try Acknowledgement(
        ledger: ledger, device: device, time: .max,
        version: VersionVector([ChainID(hash: .zero): 99]).joined(
          with: read.version)
      ).signed(by: key)
    }
    let ledger = all.acme.ledger
    let batch = [
      try record(ledger, stranger.publicKey, by: stranger), AcknowledgementBytes(statement: [1], signature: []),
      try record(LedgerID(hash: .zero), read.device, by: all.ben.replica.deviceKey),
      try record(ledger, read.device, by: stranger), new[0], old[0], new[0],
    ]
    let digests = try all.ana.replica.digests(of: ledger)
    let intake = try all.ana.replica.intake(batch, ledger: ledger)
    #expect(intake.refused.count == 4 && intake.taken == 1 && intake.known == 2)
    #expect(intake.refused.contains(.unknownDevice) && intake.refused.contains(.wrongLedger))
    #expect(intake.refused.contains(.badSignature))
    #expect(try all.records(on: all.ana) == new)
    let again = try all.ana.replica.intake(old, ledger: ledger)
    #expect(again.taken == 0 && again.known == 1 && again.refused == [])
    // They are no part of the digests, and deriving again does not touch them.
    try all.ana.replica.rebuild(ledger)
    #expect(try all.records(on: all.ana) == new)
    #expect(try all.ana.replica.digests(of: ledger).log == digests.log)
    #expect(try all.ana.replica.digests(of: ledger).state == digests.state)
  }

  @Test func `R46: an invitation is settled once every device has acknowledged it`() throws {
    let all = try Acknowledging()
    let invitation = try all.acme.invite(["lea@example.com"], on: all.ana).committed.entity(operation: 0)
    #expect(try all.settlement(of: invitation, on: all.ana) == .provisional)
    try all.carry(from: all.ana, to: all.ben)
    try all.carry(from: all.ben, to: all.ana)
    #expect(try all.settlement(of: invitation, on: all.ana) == .provisional)
    try all.carry(from: all.ana, to: all.cara)
    // Cara heard of Ben through Ana.
    #expect(try all.settlement(of: invitation, on: all.cara) == .settled)
    #expect(try all.settlement(of: invitation, on: all.ben) == .provisional)
    try all.carry(from: all.cara, to: all.ana)
    try all.carry(from: all.ana, to: all.ben)
    for laptop in [all.ana, all.ben] { #expect(try all.settlement(of: invitation, on: laptop) == .settled) }
    let fund = try all.ana.replica.read(all.acme.ledger) { try $0.settlement(ofSupply: all.acme.fund) }
    #expect(fund == .settled)
    // A withdrawal opens it, and the fund with it.
    try all.ben.write(
      [.withdraw(Withdraw(rows: [invitation], reason: .other, note: ""))], in: all.acme.ledger)
    try all.carry(from: all.ben, to: all.ana)
    #expect(try all.settlement(of: invitation, on: all.ana) == .provisional)
    #expect(try all.ana.replica.read(all.acme.ledger) { try $0.settlement(ofSupply: all.acme.fund) } == .provisional)
    #expect(
      try all.ana.replica.read(all.acme.ledger) { try $0.settlement(ofProduct: all.acme.product) } == .settled)
  }

  @Test func `R46: what a device acknowledged counts only once all it had written by then is held`() throws {
    let all = try Acknowledging()
    let invitation = try all.acme.invite(["lea@example.com"], on: all.ana).committed.entity(operation: 0)
    // Ben withdraws unseen, then hears of the invitation. His acknowledgement arrives before his own change set.
    let tom = try all.acme.invite(["tom@example.com"], on: all.ben).committed
    try all.carry(from: all.ana, to: all.ben)
    try all.carry(from: all.ana, to: all.cara)
    for laptop in [all.ben, all.cara] {
      _ = try all.ana.replica.intake(try all.records(on: laptop), ledger: all.acme.ledger)
    }
    #expect(try all.settlement(of: invitation, on: all.ana) == .provisional)
    try all.carry(from: all.ben, to: all.ana)
    #expect(try all.settlement(of: invitation, on: all.ana) == .settled)
    #expect(try all.settlement(of: tom.entity(operation: 0), on: all.ana) == .provisional)
  }

  @Test func `R44: how far each device is behind, and since when`() throws {
    let all = try Acknowledging()
    for address in ["lea@example.com", "tom@example.com"] {
      all.ana.now += 60_000
      _ = try all.acme.invite([address], on: all.ana)
    }
    try all.carry(from: all.ben, to: all.ana)
    let lags = try all.ana.replica.read(all.acme.ledger) { reader in
      try reader.deviceStandings().map { try reader.lag(of: $0) }
    }
    #expect(lags[0].count == 0 && lags[0].since == nil)
    #expect(lags[1].count == 2 && lags[1].since == Instant(milliseconds: Acknowledging.start + 60_000))
    #expect(lags[2].count > 2)
    let versions = try all.ana.replica.read(all.acme.ledger) { reader in
      (try reader.heads(), try reader.deviceStandings().map { try reader.version(of: $0) })
    }
    #expect(versions.1[0] == versions.0)
    let ben = try all.ben.replica.read(all.acme.ledger) { try $0.heads() }
    #expect(versions.1[1] == ben && versions.1[2] == [])
  }
}

import ChangeSets
import GRDB
import Licensing
import ReplicaFixture
import Testing

@testable import Replica

@Suite("A change set that deriving stumbles over")
struct SettingAsideTests {
  private static let now: Int64 = 1_767_225_600_000

  /// Makes deriving fail on this replica for whatever opens a fund of that name.
  private func poison(_ laptop: Laptop, fund: String) throws {
    try laptop.replica.database.write { db in
      try db.execute(
        sql: """
          CREATE TRIGGER poison BEFORE INSERT ON fund WHEN NEW.name = '\(fund)'
          BEGIN SELECT RAISE(ABORT, 'no such fund here'); END
          """)
    }
  }

  private func open(_ fund: String, on laptop: Laptop, _ acme: Organisation) throws -> ChangeSetID {
    let currency = try #require(Currency(code: "EUR"))
    let set = try laptop.write([.openFund(OpenFund(currency: currency, name: fund))], in: acme.ledger).set
    return ChangeSetID(hash: set.hash)
  }

  private func funds(_ laptop: Laptop, _ acme: Organisation) throws -> Set<String> {
    try laptop.replica.read(acme.ledger) { Set($0.funds.map(\.name)) }
  }

  @Test("is set aside with its reason; what comes with it and after it flows, and it is passed on")
  func everythingElseFlows() throws {
    let ana = try Laptop(seed: 1, now: Self.now)
    let ben = try Laptop(seed: 2, now: Self.now)
    let carl = try Laptop(seed: 3, now: Self.now)
    let acme = try Organisation(on: ana, credits: 1_000, price: 100)
    try acme.admit(ben, by: ana)
    try poison(ben, fund: "Poison")
    let names = ["Before", "Poison", "After"]
    let sets = try names.map { try open($0, on: ana, acme) }
    try ben.pull(from: ana, acme.ledger)
    let (aside, history) = try ben.replica.read(acme.ledger) { reader in
      (try reader.setAside(), try reader.history(page: PageRequest(limit: 100)).items)
    }
    #expect(aside.map(\.id) == [sets[1]])
    #expect(history.filter { $0.author.heldBack != nil }.count == 1)
    #expect(try funds(ben, acme).isSuperset(of: ["Before", "After"]))
    #expect(try !funds(ben, acme).contains("Poison"))
    #expect(try ben.replica.verify(acme.ledger).count == 1, "verify names it and finds nothing else")

    // It counts as seen, goes onward, and what is built on it reaches everybody.
    let later = try open("Later", on: ben, acme)
    #expect(try funds(ben, acme).contains("Later"))
    try carl.pull(from: ben, acme.ledger)
    #expect(try funds(carl, acme).isSuperset(of: names + ["Later"]))
    try ana.pull(from: ben, acme.ledger)
    #expect(try ana.replica.digests(of: acme.ledger).state == carl.replica.digests(of: acme.ledger).state)
    #expect(try ana.replica.changeSets(of: acme.ledger).contains { $0.id == later })

    // Once deriving works, a rebuild takes it in.
    try ben.replica.database.write { try $0.execute(sql: "DROP TRIGGER poison") }
    try ben.replica.rebuild(acme.ledger)
    #expect(try ben.replica.read(acme.ledger) { try $0.setAside().isEmpty })
    #expect(try ben.replica.digests(of: acme.ledger).state == ana.replica.digests(of: acme.ledger).state)
    #expect(try ben.replica.verify(acme.ledger) == [])
  }

  @Test("is refused where it was about to be written, and nothing of it stays")
  func ownIsRefused() throws {
    let ana = try Laptop(seed: 1, now: Self.now)
    let acme = try Organisation(on: ana, credits: 1_000, price: 100)
    try poison(ana, fund: "Poison")
    let before = try ana.replica.digests(of: acme.ledger)
    #expect(throws: (any Error).self) { try open("Poison", on: ana, acme) }
    let after = try ana.replica.digests(of: acme.ledger)
    #expect(before.log == after.log && before.state == after.state)
    #expect(try ana.replica.verify(acme.ledger) == [])
  }

  @Test("a full or broken file is no fault of the change set's")
  func machineFaults() {
    for code in [ResultCode.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOMEM, .SQLITE_INTERRUPT] {
      #expect(!SettingAside.isFault(ofContent: DatabaseError(resultCode: code)))
    }
    #expect(!SettingAside.isFault(ofContent: ReplicaError.diskFull))
    #expect(SettingAside.isFault(ofContent: DatabaseError(resultCode: .SQLITE_CONSTRAINT)))
    #expect(SettingAside.isFault(ofContent: ReplicaError.inconsistent("a row of nothing")))
  }
}

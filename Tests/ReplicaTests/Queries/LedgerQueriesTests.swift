import ChangeSets
import Licensing
import Testing

@testable import Replica

@Suite("Reading a ledger that was just founded")
struct LedgerQueriesTests {
  private let replica: Replica
  private let ledger: LedgerID

  init() throws {
    let environment = ReplicaEnvironment(now: { 1_767_225_600_000 }, random: { [UInt8](repeating: 7, count: $0) })
    replica = try Replica.inMemory(deviceSeed: [UInt8](repeating: 1, count: 32), environment: environment)
    let address = try EmailAddress("ana@example.org")
    ledger = try replica.found(
      name: "Books",
      owner: FoundingOwner(
        address: address.text, contactContent: ContactText(address: address, name: "Ana").content, commandID: "found"),
      recoveryKey: try DeviceKey(seed: [UInt8](repeating: 2, count: 32)).publicKey)
  }

  @Test("shows its name, its owner and whose device this is")
  func founding() throws {
    try replica.read(ledger) { reader in
      #expect(try reader.name() == "Books")
      let owner = try #require(try reader.ownMembers().first)
      #expect(owner.contact?.address == "ana@example.org")
      #expect(owner.contact?.name == "Ana")
      #expect(owner.grants.map(\.role) == [.owner])
      #expect(try reader.learnerID(of: try EmailAddress("ana@EXAMPLE.org")) == owner.member.contact.key)
      #expect(try reader.heads().map(\.number) == [1])
    }
  }

  @Test("finds things by their short names, and says which it does not know")
  func lookup() throws {
    try replica.read(ledger) { reader in
      let owner = try #require(try reader.members().first).member.id
      #expect(try reader.entity(PublicID(kind: .member, owner)) == owner)
      let wrong = PublicID(kind: .fund, owner)
      #expect(throws: LookupError.unknown(wrong)) { try reader.entity(wrong) }
      let elsewhere = PublicID(kind: .member, EntityID(set: SetID(1, 2, 3, 4), operation: 0))
      #expect(throws: LookupError.unknown(elsewhere)) { try reader.entity(elsewhere) }
      let far = PublicID(kind: .operation, setPrefix: SetPrefix(owner.set), operation: .max, row: .max)
      #expect(throws: LookupError.unknown(far)) { try reader.entity(far) }
    }
  }

  @Test("keeps what a command answered, for one owner of commands")
  func commands() throws {
    let record = CommandRecord(request: [1], result: "{}")
    try replica.write(ledger) { try $0.keepCommand("c", of: [1], record) }
    let known = try replica.read(ledger) { reader in
      [
        try reader.command("c", of: [1]), try reader.command("c", of: [2]), try reader.command("d", of: [1]),
      ]
    }
    #expect(known == [record, nil, nil])
  }

  @Test("gives back a history in which causes stand before effects")
  func history() throws {
    try replica.read(ledger) { reader in
      let page = try reader.history(page: PageRequest())
      #expect(page.items.count == 1)
      #expect(page.next == nil)
      let owner = try #require(try reader.members().first).member.id
      #expect(try reader.history(of: owner).map(\.stamp) == page.items.map(\.stamp))
      #expect(try reader.subject(of: page.items[0].stamp.entity) == owner)
    }
  }
}

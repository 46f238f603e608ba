import ChangeSets
import Dispatch
import Foundation
import Licensing
import ReplicaFixture
import Synchronization
import Testing

@testable import Replica

/// Reads never wait for a transaction, wherever it stands.
@Suite("Reads beside a write")
struct ReadBesideWriteTests {
  private let directory = FileManager.default.temporaryDirectory.path + "/allot-reads-\(UUID().uuidString.prefix(8))"

  /// The ledger's name as another thread reads it now; nil if it is kept waiting.
  private static func name(of ledger: LedgerID, in replica: Replica) -> String? {
    let name = Mutex<String?>(nil)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      let read = try? replica.read(ledger) { try $0.name() }
      name.withLock { $0 = read }
      done.signal()
    }
    guard done.wait(timeout: .now() + .seconds(60)) == .success else { return nil }
    return name.withLock { $0 }
  }

  private static func rename(_ name: String, _ acting: (member: EntityID, grant: EntityID)?) -> Draft {
    Draft(
      acting: acting, commandID: name, operations: [.configureLedger(ConfigureLedger(name: name))], erasables: [],
      tokens: [])
  }

  @Test("a read inside somebody's long transaction sees what was there before it; one after it, what it wrote")
  func snapshot() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let laptop = try Laptop(seed: 5, now: 1_767_225_600_000, directory: directory)
    let ledger = try laptop.found("Before")
    let replica = laptop.replica
    let seen = try replica.write(ledger) { writer in
      _ = try writer.commit(Self.rename("After", laptop.acting))
      return Self.name(of: ledger, in: replica)
    }
    #expect(seen == "Before")
    #expect(Self.name(of: ledger, in: replica) == "After")
    let tried = try replica.write(ledger, dryRun: true) { writer in
      _ = try writer.commit(Self.rename("Never", laptop.acting))
      return Self.name(of: ledger, in: replica)
    }
    #expect(tried == "After")
    #expect(Self.name(of: ledger, in: replica) == "After")
    try replica.close()
  }

  @Test("a read that meets a commit answers at once, whoever writes next")
  func commit() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let laptop = try Laptop(seed: 6, now: 1_767_225_600_000, directory: directory)
    let ledger = try laptop.found("Before")
    let replica = laptop.replica
    let seen = Mutex<String?>(nil)
    try replica.write(ledger) { writer in
      _ = try writer.commit(Self.rename("After", laptop.acting))
      // The file says the new state, and the thread that wrote it has not come to say so elsewhere.
      writer.db.afterNextTransaction { _ in
        let name = Self.name(of: ledger, in: replica)
        seen.withLock { $0 = name }
      }
    }
    #expect(seen.withLock { $0 } == "After")
    try replica.close()
  }

  @Test("a transaction that fails leaves nothing behind that a read could take for the state")
  func failure() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    struct Stop: Error {}
    let laptop = try Laptop(seed: 7, now: 1_767_225_600_000, directory: directory)
    let ledger = try laptop.found("Before")
    let replica = laptop.replica
    #expect(throws: Stop.self) {
      try replica.write(ledger) { writer in
        _ = try writer.commit(Self.rename("Never", laptop.acting))
        throw Stop()
      }
    }
    #expect(Self.name(of: ledger, in: replica) == "Before")
    try laptop.write([.configureLedger(ConfigureLedger(name: "After"))], in: ledger)
    #expect(Self.name(of: ledger, in: replica) == "After")
    try replica.close()
  }
}

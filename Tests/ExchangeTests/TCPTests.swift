import ChangeSets
import Dispatch
import NIOCore
import NIOPosix
import Testing

@testable import Exchange

/// A store owned by one serial queue.
final class QueuedStore: @unchecked Sendable {
  // Touched on `queue` only.
  let store: MemoryStore
  private let queue = DispatchQueue(label: "store")

  init(_ store: MemoryStore) { self.store = store }

  var access: StoreAccess {
    StoreAccess(store: { self.store }, perform: { work in self.queue.async(execute: work) })
  }

  func read<Value>(_ body: (MemoryStore) throws -> Value) rethrows -> Value { try queue.sync { try body(store) } }
}

@Suite("Over TCP on loopback", .serialized)
struct TCPTests {
  @Test("several ledgers over one connection, one of them not offered")
  func severalLedgers() throws {
    let first = try Ledger(chains: 3, perChain: 30)
    let founder = try Author(90)
    let second = [try founder.start()] + (try founder.next(count: 4))
    let secret = try Author(91).start()
    let store = try MemoryStore(first.id, first.sets)
    _ = try store.intake(second, into: second[0].ledger)
    _ = try store.intake([secret], into: secret.ledger)
    store.offered.insert(second[0].ledger)
    let served = QueuedStore(store)
    let server = try SyncServer(host: "127.0.0.1", port: 0, access: served.access)
    defer { server.close() }
    let dialling = QueuedStore(MemoryStore())
    let ledgers = [first.id, secret.ledger, second[0].ledger]
    var settings = SyncSettings()
    settings.limits.pageSetsMax = 7
    let reports = try SyncClient.run(
      host: "localhost", port: server.port, ledgers: ledgers, access: dialling.access, settings: settings)
    #expect(reports.map(\.ledger) == ledgers)
    #expect(reports.map(\.failure) == [nil, .ledgerUnavailable, nil])
    #expect(reports.map(\.received) == [90, 0, 5])
    #expect(reports.map(\.digestsEqual) == [true, nil, true])
    let again = try SyncClient.run(host: "127.0.0.1", port: server.port, ledgers: [first.id], access: dialling.access)
    #expect(again.first?.roundTrips == 1)
    #expect((again.first?.bytesSent ?? 0) + (again.first?.bytesReceived ?? 0) == 127)
  }

  @Test("only addresses of this machine are served and dialled")
  func loopbackOnly() throws {
    let access = QueuedStore(MemoryStore()).access
    let ledger = try Author(1).start().ledger
    for host in ["0.0.0.0", "10.0.0.1", "::", "128.0.0.1", "example.org", "", "::ffff:127.0.0.1"] {
      #expect(throws: ExchangeError.notLoopback(host)) { try SyncServer(host: host, port: 0, access: access) }
      #expect(throws: ExchangeError.notLoopback(host)) {
        try SyncClient.run(host: host, port: 1, ledgers: [ledger], access: access)
      }
    }
    for host in ["127.0.0.1", "127.3.2.1", "::1", "localhost"] {
      #expect(throws: Never.self) { try LoopbackAddress.resolve(host, port: 1) }
    }
    #expect(throws: ExchangeError.self) { try LoopbackAddress.resolve("::1", port: 70_000) }
  }

  @Test("nobody listens: a typed error")
  func nobodyListens() throws {
    let server = try SyncServer(host: "127.0.0.1", port: 0, access: QueuedStore(MemoryStore()).access)
    server.close()
    server.close()
    let ledger = try Author(1).start().ledger
    do {
      _ = try SyncClient.run(
        host: "127.0.0.1", port: server.port, ledgers: [ledger], access: QueuedStore(MemoryStore()).access)
      Issue.record("it connected")
    } catch {
      #expect(error == .connection("nobody listens there"))
    }
  }

  @Test("a peer that says nothing is dropped after the idle time")
  func idle() throws {
    let silent = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { $0.eventLoop.makeSucceededVoidFuture() }
      .bind(host: "127.0.0.1", port: 0).wait()
    defer { try? silent.close().wait() }
    var settings = SyncSettings()
    settings.idleSecondsMax = 1
    let ledger = try Author(1).start().ledger
    let other = try Author(2).start().ledger
    let reports = try SyncClient.run(
      host: "127.0.0.1", port: silent.localAddress?.port ?? 0, ledgers: [ledger, other],
      access: QueuedStore(MemoryStore()).access, settings: settings)
    #expect(reports.map(\.failure) == [.idle(seconds: 1), .idle(seconds: 1)])
  }

  @Test("a server that closes in the middle leaves what was acknowledged, and the next run goes on")
  func serverCloses() throws {
    let ledger = try Ledger(chains: 1, perChain: 60)
    let served = QueuedStore(try MemoryStore(ledger.id, ledger.sets))
    let dialling = QueuedStore(MemoryStore())
    var settings = SyncSettings()
    settings.limits.pageSetsMax = 5
    dialling.read { $0.failsAtIntake = 4 }
    for round in 1...2 {
      let server = try SyncServer(host: "::1", port: 0, access: served.access, settings: settings)
      defer { server.close() }
      let reports = try SyncClient.run(
        host: "::1", port: server.port, ledgers: [ledger.id], access: dialling.access, settings: settings)
      #expect((reports.first?.failure == nil) == (round == 2))
      #expect(reports.first?.received == (round == 1 ? 15 : 45))
      dialling.read { $0.failsAtIntake = nil }
    }
    #expect(dialling.read { $0.ids(ledger.id).count } == 60)
  }

  @Test("a store that cannot be had ends the session with its reason")
  func noStore() throws {
    struct Locked: Error {}
    let ledger = try Ledger(chains: 1)
    let server = try SyncServer(
      host: "127.0.0.1", port: 0, access: QueuedStore(try MemoryStore(ledger.id, ledger.sets)).access)
    defer { server.close() }
    let queue = DispatchQueue(label: "none")
    let access = StoreAccess(store: { throw Locked() }, perform: { work in queue.async(execute: work) })
    let reports = try SyncClient.run(host: "127.0.0.1", port: server.port, ledgers: [ledger.id], access: access)
    #expect(reports.first?.failure == .storeFailed("Locked()"))
  }
}

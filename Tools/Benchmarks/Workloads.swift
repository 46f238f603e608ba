import ChangeSets
import Exchange
import Foundation
import Licensing
import NodeService
import Replica
import ReplicaFixture

/// The workloads that need no service layer above the replica.
struct Workloads {
  /// How many things each workload handles; the published figures use 100,000.
  let size: Int
  let directory: String
  static let now: Int64 = 1_767_225_600_000

  func path(_ name: String) -> String { directory + "/" + name }

  /// W1: one durable invitation against one transaction that writes its rows.
  func oneInvitation() throws -> Figure {
    let laptop = try Laptop(seed: 1, now: Self.now, directory: path("w1"))
    let acme = try Organisation(on: laptop, credits: 1_000_000_000, price: 100)
    let warmup = 50
    let runs = 400
    for number in 0..<warmup { _ = try acme.invite(["warm\(number)@example.com"], on: laptop) }
    let ours = try Stopwatch.median(of: runs) { number in
      laptop.now += 1_000
      return try Stopwatch.time { _ = try acme.invite(["learner\(number)@example.com"], on: laptop) }.seconds
    }
    let raw = try RawTransaction(source: path("w1") + "/allot.sqlite", path: path("w1-raw.sqlite"), count: runs)
    let yardstick = try Stopwatch.median(of: runs) { try raw.write($0) }
    return Figure(
      workload: "W1 one durable invitation", measured: Report.duration(ours), yardstick: Report.duration(yardstick),
      ratio: ours / yardstick, goal: "≤ 2")
  }

  /// W2: many invitations in one call against inserting the same rows.
  func bulkInvitation() throws -> Figure {
    let laptop = try Laptop(seed: 2, now: Self.now, directory: path("w2"))
    let acme = try Organisation(on: laptop, credits: 1_000_000_000, price: 100)
    let addresses = (0..<size).map { "learner\($0)@example.com" }
    let ours = try Stopwatch.time { _ = try acme.invite(addresses, on: laptop) }.seconds
    let raw = try RawTables.insertSeconds(
      from: path("w2") + "/allot.sqlite", tables: RawTables.derived + RawTables.log, into: path("w2-raw.sqlite"))
    return Figure(
      workload: "W2 \(size) invitations in one call", measured: Report.duration(ours),
      yardstick: Report.duration(raw), ratio: ours / raw, goal: "≤ 3")
  }

  /// W3: change sets of one operation each from many laptops against inserting the same rows.
  func takeIn() throws -> Figure {
    let (source, acme) = try manySets(size, seed: 3)
    let sets = try source.replica.changeSets(of: acme.ledger)
    let target = try Laptop(seed: 4, now: source.now, directory: path("w3"))
    let ours = try Stopwatch.time { _ = try target.replica.intake(sets, ledger: acme.ledger) }.seconds
    let raw = try RawTables.insertSeconds(
      from: path("w3") + "/allot.sqlite", tables: RawTables.derived + RawTables.log, into: path("w3-raw.sqlite"))
    return Figure(
      workload: "W3 \(sets.count) change sets taken in", measured: Report.duration(ours),
      yardstick: Report.duration(raw), ratio: ours / raw, goal: "≤ 6")
  }

  /// W6: an exchange between replicas that hold the same and know the same of all devices. A first exchange, which is
  /// not measured, makes it so: change sets that were just copied are news to acknowledge.
  func nothingNew() throws -> Figure {
    let (source, acme) = try manySets(max(100, size / 10), seed: 7)
    let other = try Laptop(seed: 8, now: source.now)
    try other.pull(from: source, acme.ledger)
    other.now = source.now
    _ = exchange(acme.ledger, from: source, to: other)
    let (bytes, roundTrips) = exchange(acme.ledger, from: source, to: other)
    return Figure(
      workload: "W6 nothing new", measured: "\(bytes) B, \(roundTrips) round trip", yardstick: "–", ratio: nil,
      goal: "1 round trip, ≤ 400 B")
  }

  /// One session to its end: the bytes both ways and how often one side had to wait for the other.
  private func exchange(_ ledger: LedgerID, from source: Laptop, to other: Laptop) -> (bytes: Int, roundTrips: Int) {
    let (here, there) = (ReplicaExchange.store(of: source.replica), ReplicaExchange.store(of: other.replica))
    var initiator = Session(initiating: ledger)
    var responder = Session(respondingWithin: ExchangeLimits())
    var bytes = 0
    var roundTrips = 0
    var outgoing = SessionPump.run(.start, &initiator, store: here).bytes
    _ = SessionPump.run(.start, &responder, store: there)
    while !outgoing.isEmpty {
      let answer = SessionPump.run(.received(outgoing), &responder, store: there).bytes
      bytes += outgoing.count + answer.count
      roundTrips += answer.isEmpty ? 0 : 1
      outgoing = SessionPump.run(.received(answer), &initiator, store: here).bytes
    }
    return (bytes, roundTrips)
  }

  /// W8: one late change set into histories of two sizes.
  func lateArrival() throws -> Figure {
    let small = try lateSeconds(operations: max(10, size / 10), seed: 5)
    let large = try lateSeconds(operations: size, seed: 6)
    return Figure(
      workload: "W8 late change set, \(max(10, size / 10)) → \(size)", measured: Report.duration(large),
      yardstick: Report.duration(small), ratio: large / small, goal: "≤ 1.5")
  }

  private func lateSeconds(operations: Int, seed: UInt64) throws -> Double {
    let owner = try Laptop(seed: seed, now: Self.now, directory: path("w8-\(operations)"))
    let acme = try Organisation(on: owner, credits: 1_000_000_000, price: 100)
    let late = try Laptop(seed: seed + 100, now: Self.now)
    try acme.admit(late, by: owner)
    let runs = 25
    for number in 0..<runs {
      late.now += 1_000
      _ = try acme.invite(["late\(number)@example.com"], on: late)
    }
    let held = Set(try owner.replica.changeSets(of: acme.ledger).map(\.id))
    let arriving = try late.replica.changeSets(of: acme.ledger).filter { !held.contains($0.id) }
    owner.now += 7 * 86_400_000
    _ = try acme.invite((0..<operations).map { "learner\($0)@example.com" }, on: owner)
    return try Stopwatch.median(of: runs) { run in
      try Stopwatch.time { _ = try owner.replica.intake([arriving[run]], ledger: acme.ledger) }.seconds
    }
  }

  /// A ledger of `count` change sets of one operation each, written by ten devices of its owner.
  private func manySets(_ count: Int, seed: UInt64) throws -> (Laptop, Organisation) {
    let owner = try Laptop(seed: seed, now: Self.now)
    let acme = try Organisation(on: owner, credits: 1_000_000_000, price: 100)
    let others = try (0..<9).map { try Laptop(seed: seed + 200 + UInt64($0), now: Self.now) }
    for other in others { try acme.admit(other, by: owner) }
    let share = count / 10
    for (index, laptop) in ([owner] + others).enumerated() {
      let invited = try acme.invite((0..<share).map { "l\(index)-\($0)@example.com" }, on: laptop).committed
      for row in 0..<(share - 1) {
        laptop.now += 10
        try laptop.write(
          [.editStart(EditStart(rows: [invited.entity(operation: 0, row: row)], start: Day(number: 20_500)))],
          in: acme.ledger)
      }
    }
    for other in others {
      owner.now = max(owner.now, other.now)
      try owner.pull(from: other, acme.ledger)
    }
    return (owner, acme)
  }
}

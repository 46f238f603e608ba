import ChangeSets
import GRDB
import Licensing
import ReplicaFixture
import Testing

@testable import Replica

@Suite("Lists in clock order")
struct ClockListTests {
  private static let now: Int64 = 1_767_225_600_000

  /// Three laptops that write at the same instants without hearing of each other: many change sets have equal times.
  private static func busy() throws -> (laptops: [Laptop], acme: Organisation) {
    let laptops = try (1...3).map { try Laptop(seed: UInt64($0), now: now) }
    let acme = try Organisation(on: laptops[0], credits: 350, price: 100)
    for other in laptops.dropFirst() { try acme.admit(other, by: laptops[0]) }
    for other in laptops.dropFirst() { try other.pull(from: laptops[0], acme.ledger) }
    for round in 0..<4 {
      for (number, laptop) in laptops.enumerated() {
        laptop.now = now + Int64(round) * 1_000
        let names = (0...number).map { "l\($0)-\(round % 2)@example.com" }
        let (invited, tokens) = try acme.invite(names, on: laptop)
        if round < 2 {
          try acme.accept(invited.entity(operation: 0), with: tokens[0], on: laptop)
          try laptop.write(
            [.withdraw(Withdraw(rows: [invited.entity(operation: 0, row: 0)], reason: .other, note: ""))],
            in: acme.ledger)
          try laptop.write(
            [
              .submitEvaluation(
                SubmitEvaluation(rows: [invited.entity(operation: 0, row: 0)], reason: .wrongPerson, note: ""))
            ], in: acme.ledger)
        }
      }
    }
    return (laptops, acme)
  }

  private func all<Item>(_ limit: Int, _ read: (PageRequest) throws -> Page<Item>) throws -> [Item] {
    var items: [Item] = []
    var cursor: PageCursor?
    repeat {
      let page = try read(PageRequest(limit: limit, cursor: cursor))
      items += page.items
      cursor = try page.next.map { try #require(PageCursor(text: $0.text)) }
    } while cursor != nil
    return items
  }

  private struct Lists: Equatable {
    var invitations: [EntityID] = []
    var cases: [[EntityID]] = []
    var evaluations: [EntityID] = []
    var notices: [NoticeRecord] = []
    var history: [Stamp] = []
  }

  private func lists(_ laptop: Laptop, _ ledger: LedgerID, limit: Int) throws -> Lists {
    try laptop.replica.read(ledger) { reader throws in
      Lists(
        invitations: try all(limit) { try reader.invitations(InvitationFilter(), page: $0) }.map(\.id),
        cases: try all(limit) { try reader.cases(CaseFilter(), page: $0) }.map { [$0.lost, $0.subject] },
        evaluations: try all(limit) { try reader.evaluations(state: nil, invitation: nil, page: $0) }.map(\.id),
        notices: try all(limit) { try reader.notices(NoticeFilter(), page: $0) },
        history: try all(limit) { try reader.history(page: $0) }.map(\.stamp))
    }
  }

  @Test("the same change sets give the same pages, in whatever order they came")
  func equalPages() throws {
    let (laptops, acme) = try Self.busy()
    for (from, to) in [(0, 1), (2, 1), (1, 2), (1, 0)] { try laptops[to].pull(from: laptops[from], acme.ledger) }
    let stranger = try Laptop(seed: 9, now: laptops[0].now)
    for set in try laptops[0].replica.changeSets(of: acme.ledger).reversed() {
      _ = try stranger.replica.intake([set], ledger: acme.ledger)
    }
    let wanted = try lists(laptops[0], acme.ledger, limit: 1_000)
    #expect(wanted.invitations.count == 24 && !wanted.cases.isEmpty && !wanted.evaluations.isEmpty)
    #expect(wanted.notices.count > 10)
    #expect(wanted.history == wanted.history.sorted())
    for laptop in laptops + [stranger] {
      for limit in [1, 2, 3, 5, 1_000] {
        #expect(try lists(laptop, acme.ledger, limit: limit) == wanted, "\(limit) at a time")
      }
    }
    let stamps = try laptops[1].replica.read(acme.ledger) { reader throws in
      try wanted.invitations.compactMap { try reader.stamp(of: $0) }
    }
    #expect(stamps == stamps.sorted())
    #expect(Set(stamps.map(\.set.time)).count < Set(stamps.map(\.set)).count, "some were written at the same instant")
  }

  @Test("narrowed lists keep the order", arguments: [1, 2, 1_000])
  func narrowed(limit: Int) throws {
    let (laptops, acme) = try Self.busy()
    for other in laptops.dropFirst() { try laptops[0].pull(from: other, acme.ledger) }
    try laptops[0].replica.read(acme.ledger) { reader throws in
      let everything = try reader.invitations(InvitationFilter(), page: PageRequest(limit: 1_000)).items
      for status in InvitationStatus.allCases {
        let listed = try all(limit) { try reader.invitations(InvitationFilter(status: status), page: $0) }
        #expect(listed.map(\.id) == everything.filter { $0.status == status }.map(\.id), "\(status)")
      }
      let learner = try #require(everything.first).terms.learner
      let listed = try all(limit) { try reader.invitations(InvitationFilter(learner: learner), page: $0) }
      #expect(listed.map(\.id) == everything.filter { $0.terms.learner == learner }.map(\.id))
      #expect(try reader.invitations(of: learner) == listed.map(\.id))
    }
  }

  @Test("a cursor stays where it was when older things arrive", arguments: [1, 2, 5])
  func olderArrive(limit: Int) throws {
    let (laptops, acme) = try Self.busy()
    let reading = laptops[2]
    func page(_ cursor: PageCursor?) throws -> Page<InvitationRecord> {
      try reading.replica.read(acme.ledger) {
        try $0.invitations(InvitationFilter(), page: PageRequest(limit: limit, cursor: cursor))
      }
    }
    var shown: [EntityID] = []
    var cursor: PageCursor?
    var arrivals = [laptops[0], laptops[1]][...]
    repeat {
      let next = try page(cursor)
      shown += next.items.map(\.id)
      cursor = next.next
      if let other = arrivals.popFirst() { try reading.pull(from: other, acme.ledger) }
    } while cursor != nil
    #expect(Set(shown).count == shown.count, "nothing is shown twice")
    let complete = try reading.replica.read(acme.ledger) {
      try $0.invitations(InvitationFilter(), page: PageRequest(limit: 1_000)).items.map(\.id)
    }
    let places = try shown.map { try #require(complete.firstIndex(of: $0)) }
    #expect(places == places.sorted())
    let first = try #require(places.first)
    let skipped = Set(complete[first...]).subtracting(shown)
    // Only what arrived behind the reader's place may be missing: never what came after it.
    let lastOfFirstPages = try #require(places.dropFirst(2 * limit - 1).first ?? places.last)
    #expect(skipped.allSatisfy { complete.firstIndex(of: $0).map { $0 < lastOfFirstPages } ?? false })
  }

  @Test("a cursor that names nothing is refused or goes on, and never traps")
  func strangeCursors() throws {
    let (laptops, acme) = try Self.busy()
    try laptops[0].pull(from: laptops[1], acme.ledger)
    let time = try laptops[0].replica.read(acme.ledger) { reader throws in
      try #require(try reader.invitations(InvitationFilter(), page: PageRequest()).items.first).stamp.set.time
    }
    let at = Int64(time)
    for keys: [Int64] in [[0, 0], [.max, .max], [.min, .min], [at, 1], [at, .max], [at, -1]] {
      let cursor = PageCursor(keys[0], keys[1])
      try laptops[0].replica.read(acme.ledger) { reader throws in
        do {
          _ = try reader.invitations(InvitationFilter(), page: PageRequest(cursor: cursor))
          _ = try reader.history(page: PageRequest(cursor: cursor))
          _ = try reader.notices(NoticeFilter(), page: PageRequest(cursor: cursor))
          _ = try reader.cases(CaseFilter(), page: PageRequest(cursor: cursor))
        } catch is UnknownCursor {}
      }
    }
  }

  @Test("an index gives the order: nothing is scanned or sorted as a whole")
  func usesTheIndex() throws {
    let (laptops, acme) = try Self.busy()
    try laptops[0].replica.read(acme.ledger) { reader throws in
      for (table, id, shift) in [
        ("invitation", "id", Int64(33)), ("evaluation", "id", 33), ("conflict", "lost", 33), ("change_set", "id", 0),
      ] {
        let list = ClockList(reader, table: table, id: id, shift: shift)
        let sql = list.sql("time > ?", order: "\(table).time, \(table).\(id)")
        let steps = try Row.fetchAll(reader.db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: [1, 1, 1])
        let plan = steps.map { $0["detail"] as String }.joined(separator: "; ")
        #expect(plan.contains("\(table)_time") && !plan.contains("SCAN") && !plan.contains("TEMP"), "\(plan)")
      }
    }
  }
}

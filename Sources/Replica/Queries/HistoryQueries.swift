import ChangeSets
import Foundation
import GRDB
import Licensing

/// One row of an operation with who said it and what became of it (R44, R46).
public struct HistoryRecord: Hashable, Sendable {
  /// Where the row stands.
  public let stamp: Stamp
  /// What it says, narrowed to the row.
  public let operation: Licensing.Operation
  /// Who wrote it.
  public let author: Authorship
  /// What became of it.
  public let fate: Fate
  /// The row it lost to, if it lost to one.
  public let winner: EntityID?
}

/// Which rows of a history are wanted; what is nil does not narrow it (R44).
public struct HistoryFilter {
  /// Said by this member.
  public var actor: EntityID?
  /// Written on this device.
  public var device: DevicePublicKey?
  /// Not before this instant.
  public var from: Instant?
  /// Before this instant.
  public var until: Instant?
  /// Operations for which this says so.
  public var isWanted: ((Licensing.Operation) -> Bool)?
  /// About learners whom this sees (R34).
  public var sight: TeamSight?

  /// Everything.
  public init() {}

  /// What of it the database can tell: device and time.
  func narrow(_ list: inout ClockList) {
    if let device {
      list.require(
        "line IN (SELECT line.id FROM line JOIN chain ON chain.id = line.chain WHERE chain.device_key = ?)",
        [Data(device.bytes)])
    }
    // A hybrid time is milliseconds in its upper 48 bits.
    if let from { list.require("time >= ?", [from.clockTime]) }
    if let until { list.require("time < ?", [until.clockTime]) }
  }

  var isEmpty: Bool { actor == nil && device == nil && from == nil && until == nil && isWanted == nil && sight == nil }

  /// Whether a row is wanted.
  public func accepts(_ record: HistoryRecord) throws -> Bool {
    if let sight, try !sight.sees(row: 0, of: record.operation, at: record.stamp) { return false }
    return (actor.map { record.author.actor == $0 } ?? true) && (device.map { record.author.deviceKey == $0 } ?? true)
      && (from.map { record.stamp.instant >= $0 } ?? true) && (until.map { record.stamp.instant < $0 } ?? true)
      && (isWanted?(record.operation) ?? true)
  }
}

extension Instant {
  /// The first hybrid time of the millisecond, within the range of the clock.
  fileprivate var clockTime: Int64 { min(max(milliseconds, 0), HybridTime.millisecondsMax) << 16 }
}

extension LedgerReader {
  /// Rows of the ledger, change set by change set in clock order, so that causes stand before effects. Pages break
  /// between change sets, so one may hold more than the limit; where a filter leaves little, ``PageRequest/limitMax``
  /// change sets are looked at for one page, which may then hold less than the limit, or nothing, and go on.
  public func history(_ filter: HistoryFilter = HistoryFilter(), page: PageRequest) throws -> Page<HistoryRecord> {
    var list = ClockList(self, table: "change_set", shift: 0, select: "SELECT id, time FROM change_set")
    filter.narrow(&list)
    let limit = filter.isEmpty ? page.limit : PageRequest.limitMax
    let (sets, next) = try list.page(PageRequest(limit: limit, cursor: page.cursor))
    var authors: [Int64: Authorship] = [:]
    var items: [HistoryRecord] = []
    for (index, row) in sets.enumerated() {
      if items.count >= page.limit { return Page(items: items, next: list.cursor(sets[index - 1])) }
      let set: Int64 = row["id"]
      if let actor = filter.actor {
        let author = try authorship(ofSet: set)
        guard author.actor == actor else { continue }
        authors[set] = author
      }
      let stamp = try map.directory.stamp(of: set)
      for (position, operation) in try operations(ofSet: set).enumerated() where filter.isWanted?(operation) ?? true {
        for row in 0..<operation.rowCount {
          let place = Stamp(set: stamp, operation: UInt32(position), row: UInt32(row))
          if let sight = filter.sight, try !sight.sees(row: row, of: operation, at: place) { continue }
          items.append(try record(FactCodec.narrowed(operation, to: row), at: place, authors: &authors))
        }
      }
    }
    return Page(items: items, next: next)
  }

  /// All rows of the ledger in the same order, no more than the limit: a page may break inside a change set, of which
  /// no more than one is held at a time.
  public func historyRows(page: PageRequest) throws -> Page<HistoryRecord> {
    var (set, place) = (page.cursor?.key(0) ?? 0, max(0, page.cursor?.key(1) ?? 0))
    var authors: [Int64: Authorship] = [:]
    var items: [HistoryRecord] = []
    while let next = try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT id FROM change_set WHERE ledger = ? AND id >= ? ORDER BY id LIMIT 1"),
      arguments: [ledger, set])
    {
      if next != set { place = 0 }
      let stamp = try map.directory.stamp(of: next)
      var first: Int64 = 0
      for (position, operation) in try operations(ofSet: next).enumerated() {
        let count = Int64(operation.rowCount)
        defer { first += count }
        for row in max(0, place - first)..<max(max(0, place - first), count) {
          if items.count == page.limit { return Page(items: items, next: PageCursor(next, first + row)) }
          let at = Stamp(set: stamp, operation: UInt32(position), row: UInt32(row))
          items.append(try record(FactCodec.narrowed(operation, to: Int(row)), at: at, authors: &authors))
        }
      }
      (set, place) = (next + 1, 0)
    }
    return Page(items: items, next: nil)
  }

  func record(
    _ operation: Operation, at stamp: Stamp, authors: inout [Int64: Authorship]
  ) throws -> HistoryRecord {
    guard let id = try map.local(stamp.entity) else {
      throw ReplicaError.inconsistent("a row of a change set that is not held")
    }
    let author = try authors[id.set] ?? authorship(ofSet: id.set)
    authors[id.set] = author
    let fate = try fate(of: id)
    var winner: Int64?
    if case .lost = fate {
      winner = try Int64.fetchOne(
        try db.cachedStatement(sql: "SELECT winner FROM conflict WHERE lost = ? ORDER BY rule LIMIT 1"),
        arguments: [id.rawValue])
    }
    return HistoryRecord(
      stamp: stamp, operation: operation, author: author, fate: fate,
      winner: try winner.map { try map.entity(LocalID(rawValue: $0)) })
  }
}

extension Operation {
  /// Rows that have a fate of their own.
  var rowCount: Int {
    switch self {
    case .invite(let value): value.rows.count
    case .tell(let value): value.rows.count
    case .resend(let value): value.rows.count
    case .requestResend(let value): value.rows.count
    case .withdraw(let value): value.rows.count
    case .editStart(let value): value.rows.count
    case .submitEvaluation(let value): value.rows.count
    case .recordSent(let value): value.rows.count
    case .addLearners(let value): value.rows.count
    case .registerLearners(let value): value.rows.count
    case .departLearners(let value): value.rows.count
    case .placeInTeam(let value): value.rows.count
    case .release(let value): value.rows.count
    case .recordLogin(let value): value.rows.count
    case .openLedger, .configureLedger, .grantRole, .grantDevice, .raiseRules, .appointMailer, .changeAddress,
      .defineProduct,
      .reviseProduct, .retireProduct, .openFund, .depositFund, .adjustFund, .extendFund, .requestOrder, .assignOrder,
      .rejectOrder, .cancelOrder, .decideCancellation, .accept, .decline, .decideEvaluation, .resolveCase,
      .startSubscription, .quoteSeats, .requestPurchase, .finalizePurchase, .failPurchase, .renewSubscription,
      .cancelSubscription:
      1
    }
  }
}

import ChangeSets
import Foundation
import GRDB
import Licensing

/// Whether a concurrent change to a thing can still arrive. Advice for people: it differs from node to node and is part
/// of no digest.
public enum Settlement: String, Hashable, Sendable, CaseIterable {
  /// It can: some device is not known to have seen the latest about it.
  case provisional
  /// It cannot: every active device is known to have seen all of it.
  case settled

  init(isSettled: Bool) { self = isSettled ? .settled : .provisional }
}

/// What a device is known to hold.
public struct DeviceStanding: Sendable {
  /// The device.
  public let device: AuthorityBook.Device
  /// Whether it is the one that this node writes with.
  public let isSelf: Bool
  /// When it last said or wrote anything that is known here; for this node the instant its state stands at.
  public let heardAt: Instant?
  /// For each line the number up to which it is known to hold it.
  let known: [Int64: UInt64]

  /// Whether the device is known to have seen a change set.
  public func hasSeen(_ set: SetStamp) -> Bool { known[set.handle] ?? 0 >= set.number }
}

/// What all devices of a ledger are known to hold, worked out once for each read.
struct Witnesses {
  /// Change sets beyond what everybody holds that are looked at one by one, and bytes of their bodies. Where there are
  /// more, funds count as provisional.
  static let openSetsMax = 1_000
  static let openBytesMax: Int64 = 4 << 20

  /// Active devices, in the order in which they were let in; each key once.
  let standings: [DeviceStanding]
  let lines: [LogLines.Line]
  /// For each line the number up to which every device holds it.
  let common: [Int64: UInt64]
  /// Local number of the first change set that somebody is not known to hold; whatever is below is held by all.
  let firstOpen: Int64

  init(reader: LedgerReader) throws {
    let (db, ledger) = (reader.db, reader.ledger)
    let log = try LogLines(db: db, ledger: ledger)
    let table = AcknowledgementTable(db: db, ledger: ledger)
    var standings: [DeviceStanding] = []
    var keys: Set<[UInt8]> = []
    for device in Self.active(reader.authority) where keys.insert(device.key).inserted {
      standings.append(try Self.standing(of: device, log, table, reader))
    }
    var common: [Int64: UInt64] = [:]
    var firstOpen = Int64.max
    for line in log.all {
      let number = standings.map { $0.known[line.id] ?? 0 }.min() ?? line.tipNumber
      common[line.id] = number
      guard number < line.tipNumber else { continue }
      let first = try Self.localID(in: line.id, after: number, db: db)
      firstOpen = min(firstOpen, first ?? .max)
    }
    (self.standings, lines, self.common, self.firstOpen) = (standings, log.all, common, firstOpen)
  }

  func isSettled(_ set: SetStamp) -> Bool { common[set.handle] ?? 0 >= set.number }

  /// Devices that may write, in clock order.
  private static func active(_ book: AuthorityBook) -> [AuthorityBook.Device] {
    book.devices.values.sorted { $0.stamp < $1.stamp }
  }

  private static func standing(
    of device: AuthorityBook.Device, _ log: LogLines, _ table: AcknowledgementTable, _ reader: LedgerReader
  ) throws -> DeviceStanding {
    if device.key == reader.deviceKey.bytes {
      let all = Dictionary(uniqueKeysWithValues: log.all.map { ($0.id, $0.tipNumber) })
      return DeviceStanding(device: device, isSelf: true, heardAt: reader.advancedTo, known: all)
    }
    guard let key = DevicePublicKey(bytes: device.key) else {
      return DeviceStanding(device: device, isSelf: false, heardAt: nil, known: [:])
    }
    let said = try table.acknowledgement(of: key)
    var times = said.map { [$0.time.milliseconds] } ?? []
    for line in log.lines(of: key) {
      times.append(try reader.map.directory.stamp(of: line.tipSet).instant.milliseconds)
    }
    return DeviceStanding(
      device: device, isSelf: false, heardAt: times.max().map(Instant.init(milliseconds:)),
      known: try log.known(to: key, saying: said))
  }

  static func localID(in line: Int64, after number: UInt64, db: Database) throws -> Int64? {
    try Int64.fetchOne(
      try db.cachedStatement(
        sql: "SELECT id FROM change_set WHERE line = ? AND number > ? ORDER BY number LIMIT 1"),
      arguments: [line, Int64(bitPattern: number)])
  }
}

/// Keeps what is worked out once for each read; on that read's thread alone.
final class WitnessBox {
  private var known: Witnesses?
  /// Funds that an open change set is about; nil inside while there are too many to look at.
  private var openFunds: Set<EntityID>??

  func witnesses(of reader: LedgerReader) throws -> Witnesses {
    if let known { return known }
    let fresh = try Witnesses(reader: reader)
    known = fresh
    return fresh
  }

  func openFunds(_ make: () throws -> Set<EntityID>?) rethrows -> Set<EntityID>? {
    if let openFunds { return openFunds }
    let fresh = try make()
    openFunds = .some(fresh)
    return fresh
  }
}

extension LedgerReader {
  var witnesses: Witnesses { get throws { try witnessBox.witnesses(of: self) } }

  /// The active devices and what each is known to hold, in the order in which they were let in.
  public func deviceStandings() throws -> [DeviceStanding] { try witnesses.standings }

  /// Whether every active device is known to have seen a change set.
  public func isSettled(_ set: SetStamp) throws -> Bool { try witnesses.isSettled(set) }

  /// Of rows shown together: settled if all of them are.
  public func settlement(of stamps: some Sequence<Stamp>) throws -> Settlement {
    let witnesses = try witnesses
    return Settlement(isSettled: stamps.allSatisfy { witnesses.isSettled($0.set) })
  }

  /// Whether all is seen that was said about an invitation and its assignment, or that moved the end of its credits.
  public func settlement(ofInvitation id: EntityID) throws -> Settlement {
    guard let local = try map.local(id),
      let row = try Row.fetchOne(
        try db.cachedStatement(sql: "SELECT unit, lot FROM invitation WHERE id = ?"), arguments: [local.rawValue])
    else { return .provisional }
    guard try isUnitSettled(row[0]) else { return .provisional }
    let lot: Int64 = row[1]
    guard lot != 0 else { return .settled }
    let extensions = cache.lots[try map.entity(LocalID(rawValue: lot))]?.extensions ?? []
    return try settlement(of: extensions.map(\.stamp))
  }

  /// A case rests on the assignment, fund or product it was found in, on what lost and won, and on what settled it.
  public func settlement(of record: CaseRecord) throws -> Settlement {
    let rows = [record.lost, record.winner, record.resolvedBy].compactMap { $0 }
    guard try settlement(of: rows.compactMap { try stamp(of: $0) }) == .settled else { return .provisional }
    if try invitationExists(record.subject) { return try settlement(ofInvitation: record.subject) }
    guard let local = try map.local(record.subject) else { return .settled }
    return Settlement(isSettled: try isUnitSettled(local.rawValue))
  }

  /// Whether all is seen that was said about a fund, order or subscription and about what draws on it.
  ///
  /// Only change sets that somebody has yet to see are looked at, and at most ``Witnesses/openSetsMax`` of them: where
  /// there are more the answer is provisional.
  public func settlement(ofSupply id: EntityID) throws -> Settlement {
    guard let local = try map.local(id), try isUnitSettled(local.rawValue) else { return .provisional }
    let open = try witnessBox.openFunds { try openFunds() }
    return Settlement(isSettled: open.map { !$0.contains(id) } ?? false)
  }

  /// Whether all is seen that was said about a product.
  public func settlement(ofProduct id: EntityID) throws -> Settlement {
    guard let local = try map.local(id) else { return .provisional }
    return Settlement(isSettled: try isUnitSettled(local.rawValue))
  }

  /// Whether all is seen that was said about a learner; what they were given stands for itself.
  public func settlement(ofLearner id: LearnerID) throws -> Settlement {
    let witnesses = try witnesses
    guard witnesses.firstOpen < .max else { return .settled }
    let first = LocalID(set: witnesses.firstOpen, operation: 0, row: 0).rawValue
    let key = Data(id.bytes)
    let rows = try Int64.fetchAll(
      try db.cachedStatement(
        sql: """
          SELECT entity FROM learner_fact WHERE ledger = ? AND key = ? AND entity >= ?
          UNION SELECT entity FROM learner_act WHERE ledger = ? AND key = ? AND entity >= ?
          """), arguments: [ledger, key, first, ledger, key, first])
    return try settlement(of: rows.map { try map.stamp(LocalID(rawValue: $0)) })
  }

  private func invitationExists(_ id: EntityID) throws -> Bool {
    guard let local = try map.local(id) else { return false }
    return try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT 1 FROM invitation WHERE id = ?"), arguments: [local.rawValue]) != nil
  }

  /// One look into an index where everybody holds everything; else the newer rows, until one is open.
  private func isUnitSettled(_ unit: Int64) throws -> Bool {
    let witnesses = try witnesses
    guard witnesses.firstOpen < .max else { return true }
    let first = LocalID(set: witnesses.firstOpen, operation: 0, row: 0).rawValue
    let entities = try Int64.fetchAll(
      try db.cachedStatement(sql: "SELECT entity FROM fact WHERE unit = ? AND entity >= ? ORDER BY entity DESC"),
      arguments: [unit, first])
    var asked: Set<Int64> = []
    for entity in entities where asked.insert(LocalID(rawValue: entity).set).inserted {
      guard witnesses.isSettled(try map.directory.stamp(of: LocalID(rawValue: entity).set)) else { return false }
    }
    return true
  }

  private func openFunds() throws -> Set<EntityID>? {
    let witnesses = try witnesses
    guard witnesses.firstOpen < .max else { return [] }
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: "SELECT id, length(body) FROM change_set WHERE ledger = ? AND id >= ? ORDER BY id LIMIT ?"),
      arguments: [ledger, witnesses.firstOpen, Witnesses.openSetsMax + 1])
    let bytes = rows.reduce(Int64(0)) { $0 + ($1[1] as Int64) }
    guard rows.count <= Witnesses.openSetsMax, bytes <= Witnesses.openBytesMax else { return nil }
    var funds: Set<EntityID> = []
    for row in rows {
      let stamp = try map.directory.stamp(of: row[0])
      if witnesses.isSettled(stamp) { continue }
      for (position, operation) in try operations(ofSet: row[0]).enumerated() {
        let facts = FactRouter.facts(of: operation, at: UInt32(position), in: stamp) { _, _, _ in false }
        for case .assignment(let fact) in facts {
          if let fund = try fund(paying: fact.invitation) { funds.insert(fund) }
        }
      }
    }
    return funds
  }

  private func fund(paying invitation: EntityID) throws -> EntityID? {
    guard let local = try map.local(invitation) else { return nil }
    let fund = try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT supply FROM invitation WHERE id = ?"), arguments: [local.rawValue])
    return try fund.flatMap { $0 == 0 ? nil : try map.entity(LocalID(rawValue: $0)) }
  }
}

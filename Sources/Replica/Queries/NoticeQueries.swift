import Foundation
import GRDB
import Licensing

/// What is or was to be told to a learner, and how far that got.
public struct NoticeRecord: Hashable, Sendable {
  /// How far telling got.
  public enum Delivery: Hashable, Sendable {
    /// To be sent.
    case due
    /// Sent, by some mailer.
    case sent
    /// Overtaken by what happened since; not to be sent.
    case cancelled
    /// Sending failed here, with this code (R13).
    case failed(String)
  }

  /// What it says.
  public let kind: NoticeKind
  /// The invitation.
  public let invitation: EntityID
  /// The row whose effect it tells.
  public let cause: EntityID
  /// How far telling got.
  public let delivery: Delivery
}

extension LedgerReader {
  /// Notices by invitation in clock order, those of one invitation by kind and then in clock order of their causes;
  /// `keep` chooses.
  public func notices(
    page: PageRequest, where keep: (NoticeRecord.Delivery) -> Bool
  ) throws -> Page<NoticeRecord> {
    var list = ClockList(self, table: "invitation", select: "SELECT id, time FROM invitation")
    list.require("EXISTS (SELECT 1 FROM notice WHERE notice.invitation = invitation.id)")
    var items: [NoticeRecord] = []
    var last: PageCursor?
    /// Adds the notices of one invitation, those up to a place left out; false once the page is full.
    func add(_ place: (time: Int64, id: Int64), after passed: (kind: Int64, cause: Stamp)? = nil) throws -> Bool {
      for (row, kind, cause) in try noticeRows(about: LocalID(rawValue: place.id)) {
        if let passed, (kind, cause) <= passed { continue }
        guard let record = try noticeRecord(row), keep(record.delivery) else { continue }
        if items.count == page.limit { return false }
        items.append(record)
        last = PageCursor(place.time, place.id, kind, row["cause"])
      }
      return true
    }
    var position = page.cursor.map { PageCursor($0.key(0), $0.key(1)) }
    if let cursor = page.cursor {
      guard let cause = try? map.stamp(LocalID(rawValue: cursor.key(3))) else { throw UnknownCursor() }
      guard try add((cursor.key(0), cursor.key(1)), after: (cursor.key(2), cause)) else {
        return Page(items: items, next: last)
      }
    }
    while true {
      let (rows, next) = try list.page(PageRequest(cursor: position))
      for row in rows {
        guard try add((row["time"], row["id"])) else { return Page(items: items, next: last) }
      }
      guard let next else { return Page(items: items, next: nil) }
      position = next
    }
  }

  /// The notices about one invitation.
  public func notices(about invitation: EntityID) throws -> [NoticeRecord] {
    guard let local = try map.local(invitation) else { return [] }
    return try noticeRows(about: local).compactMap { try noticeRecord($0.row) }
  }

  private func noticeRows(about invitation: LocalID) throws -> [(row: Row, kind: Int64, cause: Stamp)] {
    try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT * FROM notice WHERE invitation = ?"), arguments: [invitation.rawValue]
    ).map { (row: $0, kind: $0["kind"], cause: try map.stamp(LocalID(rawValue: $0["cause"]))) }
      .sorted { ($0.kind, $0.cause) < ($1.kind, $1.cause) }
  }

  private func noticeRecord(_ row: Row) throws -> NoticeRecord? {
    guard let kind = NoticeKind(rawValue: UInt32(truncatingIfNeeded: row["kind"] as Int64)) else { return nil }
    let (invitation, cause): (Int64, Int64) = (row["invitation"], row["cause"])
    let record = (
      try map.entity(LocalID(rawValue: invitation)), try map.entity(LocalID(rawValue: cause))
    )
    return NoticeRecord(
      kind: kind, invitation: record.0, cause: record.1,
      delivery: try delivery(kind, invitation, record, cause: cause, isDue: (row["due"] as Int64) == 1))
  }

  private func delivery(
    _ kind: NoticeKind, _ invitation: Int64, _ names: (EntityID, EntityID), cause: Int64, isDue: Bool
  ) throws -> NoticeRecord.Delivery {
    if try wasSent(kind, invitation, names) { return .sent }
    guard isDue else { return .cancelled }
    let code = try String.fetchOne(
      try db.cachedStatement(
        sql: "SELECT code FROM delivery WHERE invitation = ? AND kind = ? AND cause = ? AND state = 2"),
      arguments: [invitation, Int64(kind.rawValue), cause])
    return code.map(NoticeRecord.Delivery.failed) ?? .due
  }

  /// Whether a mailer recorded that it sent the notice.
  private func wasSent(_ kind: NoticeKind, _ invitation: Int64, _ names: (EntityID, EntityID)) throws -> Bool {
    let rows = try Row.fetchCursor(
      try db.cachedStatement(
        sql: """
          SELECT fact.entity, fact.payload FROM fact JOIN invitation ON invitation.unit = fact.unit
          WHERE invitation.id = ? AND fact.kind = ?
          """), arguments: [invitation, Self.recordSentKind])
    while let row = try rows.next() {
      let set = try map.stamp(LocalID(rawValue: row[0])).set.id
      guard
        case .recordSent(let sent) = try OperationCodec.decode(
          kind: UInt32(Self.recordSentKind), payload: [UInt8](row[1] as Data))
      else { continue }
      let isIt = sent.rows.contains {
        $0.kind == kind && $0.invitation.resolved(in: set) == names.0 && $0.cause.resolved(in: set) == names.1
      }
      if isIt { return true }
    }
    return false
  }

  private static let recordSentKind = Int64(OperationCodec.encode(.recordSent(RecordSent(rows: []))).kind)
}

extension LedgerWriter {
  /// Keeps that sending a notice failed here (R13); of this node alone.
  public func keepDeliveryFailure(of notice: NoticeRecord, code: String) throws {
    let reader = try reader
    guard let invitation = try reader.map.local(notice.invitation), let cause = try reader.map.local(notice.cause)
    else {
      return
    }
    try reader.db.cachedStatement(
      sql: "INSERT OR REPLACE INTO delivery (invitation, kind, cause, state, code) VALUES (?, ?, ?, 2, ?)"
    ).execute(arguments: [invitation.rawValue, Int64(notice.kind.rawValue), cause.rawValue, code])
  }
}

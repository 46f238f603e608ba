import Foundation
import GRDB
import Licensing

/// What is or was to be told to a learner, and how far that got.
public struct NoticeRecord: Hashable, Sendable {
  /// How far telling got.
  public enum Delivery: Hashable, Sendable {
    /// To be sent.
    case queued
    /// Being sent by this node, as far as is known.
    case sending
    /// Sent, by some mailer.
    case sent
    /// Overtaken by what happened since; not to be sent.
    case cancelled
    /// Sending failed here, with this code (R13).
    case failed(String)
    /// This node tried, and nobody can say whether it was sent.
    case unknown
  }

  /// What it says.
  public let kind: NoticeKind
  /// The invitation.
  public let invitation: EntityID
  /// The row whose effect it tells.
  public let cause: EntityID
  /// How far telling got.
  public let delivery: Delivery
  /// What this node knows of its own attempts; nil if it made none.
  public let attempt: DeliveryAttempt?
}

/// Which notices a list shows; what is nil does not narrow it.
public struct NoticeFilter: Sendable {
  /// Of this kind.
  public var kind: NoticeKind?
  /// About this invitation.
  public var invitation: EntityID?
  /// As far as this.
  public var delivery: @Sendable (NoticeRecord.Delivery) -> Bool

  /// Shows those whose delivery is chosen.
  public init(
    kind: NoticeKind? = nil, invitation: EntityID? = nil,
    delivery: @escaping @Sendable (NoticeRecord.Delivery) -> Bool = { _ in true }
  ) {
    self.kind = kind
    self.invitation = invitation
    self.delivery = delivery
  }

  func shows(_ record: NoticeRecord) -> Bool {
    (kind.map { $0 == record.kind } ?? true) && delivery(record.delivery)
  }
}

extension LedgerReader {
  /// Notices by invitation in clock order, those of one invitation by kind and then in clock order of their causes.
  public func notices(_ filter: NoticeFilter, page: PageRequest) throws -> Page<NoticeRecord> {
    var list = ClockList(
      self, table: "invitation", isNarrow: filter.invitation != nil, select: "SELECT id, time FROM invitation")
    list.require("EXISTS (SELECT 1 FROM notice WHERE notice.invitation = invitation.id)")
    if let invitation = filter.invitation {
      list.require("invitation.id = ?", [try map.local(invitation)?.rawValue ?? -1])
    }
    var items: [NoticeRecord] = []
    var last: PageCursor?
    /// Adds the notices of one invitation, those up to a place left out; false once the page is full.
    func add(_ place: (time: Int64, id: Int64), after passed: (kind: Int64, cause: Stamp)? = nil) throws -> Bool {
      var book: DeliveryBook?
      for (row, kind, cause) in try noticeRows(about: LocalID(rawValue: place.id)) {
        if let passed, (kind, cause) <= passed { continue }
        guard let record = try noticeRecord(row, &book), filter.shows(record) else { continue }
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
    var book: DeliveryBook?
    return try noticeRows(about: local).compactMap { try noticeRecord($0.row, &book) }
  }

  private func noticeRows(about invitation: LocalID) throws -> [(row: Row, kind: Int64, cause: Stamp)] {
    try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT * FROM notice WHERE invitation = ?"), arguments: [invitation.rawValue]
    ).map { (row: $0, kind: $0["kind"], cause: try map.stamp(LocalID(rawValue: $0["cause"]))) }
      .sorted { ($0.kind, $0.cause) < ($1.kind, $1.cause) }
  }

  /// One notice as it stands; nil if there is none.
  public func notice(_ kind: NoticeKind, _ invitation: EntityID, cause: EntityID) throws -> NoticeRecord? {
    try notices(about: invitation).first { $0.kind == kind && $0.cause == cause }
  }

  /// Notices that may be sent at an instant, as far as the tables say; the caller looks at each again before it acts.
  public func noticesToSend(at now: Instant, page: PageRequest) throws -> Page<NoticeRecord> {
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: """
          SELECT notice.* FROM notice LEFT JOIN delivery ON delivery.invitation = notice.invitation
            AND delivery.kind = notice.kind AND delivery.cause = notice.cause
          WHERE notice.ledger = ? AND notice.due = 1 AND (notice.invitation, notice.kind, notice.cause) > (?, ?, ?)
            AND (delivery.state IS NULL OR (delivery.state = ? AND delivery.next_at <= ?))
          ORDER BY notice.invitation, notice.kind, notice.cause LIMIT ?
          """),
      arguments: [
        ledger, page.cursor?.key(0) ?? 0, page.cursor?.key(1) ?? 0, page.cursor?.key(2) ?? 0,
        DeliveryState.waiting.rawValue, now.milliseconds, page.limit,
      ])
    var book: DeliveryBook?
    let items = try rows.compactMap { try noticeRecord($0, &book) }.filter { $0.delivery == .queued }
    guard let last = rows.last, rows.count == page.limit else { return Page(items: items, next: nil) }
    return Page(items: items, next: PageCursor(last["invitation"], last["kind"], last["cause"]))
  }

  /// - Parameter book: what is known of the invitation of the row before; kept where this one is about the same.
  private func noticeRecord(_ row: Row, _ book: inout DeliveryBook?) throws -> NoticeRecord? {
    guard let kind = NoticeKind(rawValue: UInt32(truncatingIfNeeded: row["kind"] as Int64)) else { return nil }
    let (invitation, cause): (Int64, Int64) = (row["invitation"], row["cause"])
    let known = try book.flatMap { $0.invitation == invitation ? $0 : nil } ?? deliveryBook(invitation)
    book = known
    let mail = DeliveryBook.Mail(kind: kind, cause: cause)
    return NoticeRecord(
      kind: kind, invitation: try map.entity(LocalID(rawValue: invitation)),
      cause: try map.entity(LocalID(rawValue: cause)),
      delivery: try known.delivery(of: mail, isDue: (row["due"] as Int64) == 1) { left, right in
        try map.stamp(LocalID(rawValue: left)) < map.stamp(LocalID(rawValue: right))
      },
      attempt: known.attempts[mail]?.attempt)
  }

  /// The devices that recorded a mail of this kind about an invitation as sent.
  public func senders(of kind: NoticeKind, about invitation: EntityID) throws -> [DevicePublicKeyBytes] {
    guard let local = try map.local(invitation) else { return [] }
    return try recordsOfSending(local.rawValue).filter { $0.mail.kind == kind }.compactMap {
      try authorship(ofSet: LocalID(rawValue: $0.record).set).deviceKey?.bytes
    }
  }

  /// What was recorded as sent about an invitation, with the row that says so.
  func recordsOfSending(_ invitation: Int64) throws -> [(mail: DeliveryBook.Mail, record: Int64)] {
    let name = try map.entity(LocalID(rawValue: invitation))
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: """
          SELECT fact.entity, fact.payload FROM fact JOIN invitation ON invitation.unit = fact.unit
          WHERE invitation.id = ? AND fact.kind = ?
          """), arguments: [invitation, Self.recordSentKind])
    var result: [(mail: DeliveryBook.Mail, record: Int64)] = []
    for row in rows {
      let set = try map.stamp(LocalID(rawValue: row[0])).set.id
      guard
        case .recordSent(let sent) = try OperationCodec.decode(
          kind: UInt32(Self.recordSentKind), payload: [UInt8](row[1] as Data))
      else { continue }
      for each in sent.rows where each.invitation.resolved(in: set) == name {
        guard let cause = try map.local(each.cause.resolved(in: set)) else { continue }
        result.append((DeliveryBook.Mail(kind: each.kind, cause: cause.rawValue), row[0]))
      }
    }
    return result
  }

  private static let recordSentKind = Int64(OperationCodec.encode(.recordSent(RecordSent(rows: []))).kind)
}

/// The 32 bytes of a device's public key.
public typealias DevicePublicKeyBytes = [UInt8]

import Foundation
import GRDB
import Licensing

/// What is or was to be told to a learner or a member, and how far that got.
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
  /// The invitation, or whatever else a member is told of.
  public let subject: EntityID
  /// The row whose effect it tells.
  public let cause: EntityID
  /// The member who is told; nil for the learner of the invitation.
  public let recipient: EntityID?
  /// How far telling got.
  public let delivery: Delivery
  /// What this node knows of its own attempts; nil if it made none.
  public let attempt: DeliveryAttempt?
}

/// Which notices a list shows; what is nil does not narrow it.
public struct NoticeFilter: Sendable {
  /// Of this kind.
  public var kind: NoticeKind?
  /// About this invitation or other thing.
  public var subject: EntityID?
  /// As far as this.
  public var delivery: @Sendable (NoticeRecord.Delivery) -> Bool

  /// Shows those whose delivery is chosen.
  public init(
    kind: NoticeKind? = nil, subject: EntityID? = nil,
    delivery: @escaping @Sendable (NoticeRecord.Delivery) -> Bool = { _ in true }
  ) {
    self.kind = kind
    self.subject = subject
    self.delivery = delivery
  }

  func shows(_ record: NoticeRecord) -> Bool {
    (kind.map { $0 == record.kind } ?? true) && delivery(record.delivery)
  }
}

extension LedgerReader {
  /// First what learners are told, by invitation in clock order, then what members are told, by what it is about in
  /// clock order; of one thing by kind and then in clock order of causes and members.
  public func notices(_ filter: NoticeFilter, page: PageRequest) throws -> Page<NoticeRecord> {
    var found = NoticePage(limit: page.limit)
    for part in NoticePart.allCases {
      if let cursor = page.cursor, part == .learners, cursor.key(4) > 0 { continue }
      let cursor = page.cursor.flatMap { ($0.key(4) > 0) == (part == .members) ? $0 : nil }
      guard try add(part, filter, after: cursor, to: &found) else {
        return Page(items: found.items, next: found.last)
      }
    }
    return Page(items: found.items, next: nil)
  }

  /// Adds the notices of one part behind a cursor; false once the page is full and more follow.
  private func add(
    _ part: NoticePart, _ filter: NoticeFilter, after cursor: PageCursor?, to found: inout NoticePage
  ) throws -> Bool {
    var list = ClockList(
      self, table: part.table, id: part.id, isNarrow: filter.subject != nil,
      select: "SELECT \(part.id) AS subject, \(part.id), time FROM \(part.table)")
    list.require(
      "EXISTS (SELECT 1 FROM notice WHERE notice.subject = \(part.table).\(part.id) AND \(part.condition))")
    if let subject = filter.subject {
      list.require("\(part.table).\(part.id) = ?", [try map.local(subject)?.rawValue ?? -1])
    }
    var position = cursor.map { PageCursor($0.key(0), $0.key(1)) }
    if let cursor {
      guard let place = try? NoticePlace(cursor, map) else { throw UnknownCursor() }
      guard try add(part, (cursor.key(0), cursor.key(1)), after: place, filter, to: &found) else { return false }
    }
    while true {
      let (rows, next) = try list.page(PageRequest(cursor: position))
      for row in rows {
        guard try add(part, (row["time"], row["subject"]), after: nil, filter, to: &found) else { return false }
      }
      guard let next else { return true }
      position = next
    }
  }

  /// Adds the notices about one thing, those up to a place left out; false once the page is full.
  private func add(
    _ part: NoticePart, _ thing: (time: Int64, id: Int64), after passed: NoticePlace?, _ filter: NoticeFilter,
    to found: inout NoticePage
  ) throws -> Bool {
    var book: DeliveryBook?
    for (row, place) in try noticeRows(about: LocalID(rawValue: thing.id), part) {
      if let passed, place <= passed { continue }
      guard let record = try noticeRecord(row, &book), filter.shows(record) else { continue }
      if found.items.count == found.limit { return false }
      found.items.append(record)
      found.last = PageCursor(thing.time, thing.id, row["kind"], row["cause"], row["recipient"])
    }
    return true
  }

  /// The notices about one invitation to its learner, or about anything else to members.
  public func notices(about subject: EntityID) throws -> [NoticeRecord] {
    guard let local = try map.local(subject) else { return [] }
    var book: DeliveryBook?
    return try NoticePart.allCases.flatMap { try noticeRows(about: local, $0) }.compactMap {
      try noticeRecord($0.row, &book)
    }
  }

  private func noticeRows(about subject: LocalID, _ part: NoticePart) throws -> [(row: Row, place: NoticePlace)] {
    try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT * FROM notice WHERE subject = ? AND \(part.condition)"),
      arguments: [subject.rawValue]
    ).map { (row: $0, place: try NoticePlace($0, map)) }.sorted { $0.place < $1.place }
  }

  /// One notice as it stands; nil if there is none.
  public func notice(_ key: NoticeRecord) throws -> NoticeRecord? {
    try notices(about: key.subject).first {
      $0.kind == key.kind && $0.cause == key.cause && $0.recipient == key.recipient
    }
  }

  /// Notices that may be sent at an instant, as far as the tables say; the caller looks at each again before it acts.
  public func noticesToSend(at now: Instant, page: PageRequest) throws -> Page<NoticeRecord> {
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: """
          SELECT notice.* FROM notice LEFT JOIN delivery ON delivery.subject = notice.subject
            AND delivery.kind = notice.kind AND delivery.cause = notice.cause
            AND delivery.recipient = notice.recipient
          WHERE notice.ledger = ? AND notice.due = 1
            AND (notice.subject, notice.kind, notice.cause, notice.recipient) > (?, ?, ?, ?)
            AND (delivery.state IS NULL OR (delivery.state = ? AND delivery.next_at <= ?))
          ORDER BY notice.subject, notice.kind, notice.cause, notice.recipient LIMIT ?
          """),
      arguments: [
        ledger, page.cursor?.key(0) ?? 0, page.cursor?.key(1) ?? 0, page.cursor?.key(2) ?? 0,
        page.cursor?.key(3) ?? 0, DeliveryState.waiting.rawValue, now.milliseconds, page.limit,
      ])
    var book: DeliveryBook?
    let items = try rows.compactMap { try noticeRecord($0, &book) }.filter { $0.delivery == .queued }
    guard let last = rows.last, rows.count == page.limit else { return Page(items: items, next: nil) }
    return Page(items: items, next: PageCursor(last["subject"], last["kind"], last["cause"], last["recipient"]))
  }

  /// - Parameter book: what is known of the thing and member of the row before; kept where this one is of the same.
  private func noticeRecord(_ row: Row, _ book: inout DeliveryBook?) throws -> NoticeRecord? {
    guard let kind = NoticeKind(rawValue: UInt32(truncatingIfNeeded: row["kind"] as Int64)) else { return nil }
    let thing = DeliveryBook.Thing(subject: row["subject"], recipient: row["recipient"])
    let cause: Int64 = row["cause"]
    let known = try book.flatMap { $0.thing == thing ? $0 : nil } ?? deliveryBook(thing)
    book = known
    let mail = DeliveryBook.Mail(kind: kind, cause: cause)
    return NoticeRecord(
      kind: kind, subject: try map.entity(LocalID(rawValue: thing.subject)),
      cause: try map.entity(LocalID(rawValue: cause)),
      recipient: try thing.recipient == 0 ? nil : map.entity(LocalID(rawValue: thing.recipient)),
      delivery: try known.delivery(of: mail, isDue: (row["due"] as Int64) == 1 && !isStillWaiting(mail, thing)) {
        other, own in
        try order(of: other, to: own, kind, about: thing.subject)
      },
      attempt: known.attempts[mail]?.attempt)
  }

  /// Whether a correction says that there is a place again while there is none.
  private func isStillWaiting(_ mail: DeliveryBook.Mail, _ thing: DeliveryBook.Thing) throws -> Bool {
    guard mail.kind == .correction, mail.cause == thing.subject else { return false }
    return try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT honoured FROM claim WHERE invitation = ?"), arguments: [thing.subject]) == 0
  }

  /// How the row that another mail about a thing told stands to the row that a notice tells.
  private func order(
    of other: Int64, to own: Int64, _ kind: NoticeKind, about subject: Int64
  ) throws -> NoticeKind.CauseOrder {
    let (told, telling) = (try map.stamp(LocalID(rawValue: other)), try map.stamp(LocalID(rawValue: own)))
    let thing = try map.entity(LocalID(rawValue: subject))
    if try saySame(told.entity, telling.entity, kind, about: thing) { return .same }
    return told < telling ? .earlier : .later
  }

  /// Whether two rows say the same of a thing: both gave a supply one end (C16), or invoiced one cycle (C19), or
  /// accepted an invitation (C9).
  private func saySame(
    _ one: EntityID, _ other: EntityID, _ kind: NoticeKind, about subject: EntityID
  ) throws -> Bool {
    switch kind {
    case .correction:
      guard case .accept? = try operation(of: one), case .accept? = try operation(of: other) else { return false }
      return true
    case .expiring:
      guard let lot = cache.lots[subject], let end = lot.end(givenBy: one) else { return false }
      return lot.end(givenBy: other) == end
    case .renewal:
      return cache.subscriptions[subject]?.cycles.contains { $0.isInvoiced(by: one) && $0.isInvoiced(by: other) }
        ?? false
    case .invited, .resent, .withdrawn, .startEdited, .allocated, .released, .retracted, .reversed,
      .licensesAssigned, .orderRequested, .adminInvited, .receipt, .evaluationOpened, .evaluationDecided:
      return false
    }
  }

  /// The devices that recorded a mail of one of these kinds about an invitation as sent.
  public func senders(of kinds: Set<NoticeKind>, about invitation: EntityID) throws -> [DevicePublicKeyBytes] {
    guard let local = try map.local(invitation) else { return [] }
    let thing = DeliveryBook.Thing(subject: local.rawValue, recipient: 0)
    return try recordsOfSending(thing).filter { kinds.contains($0.mail.kind) }.compactMap {
      try authorship(ofSet: LocalID(rawValue: $0.record).set).deviceKey?.bytes
    }
  }

  /// What was recorded as sent about a thing, with the row that says so.
  func recordsOfSending(_ thing: DeliveryBook.Thing) throws -> [(mail: DeliveryBook.Mail, record: Int64)] {
    if thing.recipient != 0 { return try recordsOfTelling(thing) }
    return try FactStore(db: db, map: map).recordsOfSending(about: thing.subject).compactMap { record, sent in
      guard let cause = try map.local(sent.cause) else { return nil }
      return (DeliveryBook.Mail(kind: sent.kind, cause: cause.rawValue), record)
    }
  }

  /// The same of what a member was told.
  private func recordsOfTelling(_ thing: DeliveryBook.Thing) throws -> [(mail: DeliveryBook.Mail, record: Int64)] {
    try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT kind, cause, entity FROM notice_sent WHERE subject = ? AND recipient = ?"),
      arguments: [thing.subject, thing.recipient]
    ).compactMap { row in
      NoticeKind(rawValue: UInt32(truncatingIfNeeded: row[0] as Int64)).map {
        (DeliveryBook.Mail(kind: $0, cause: row[1]), row[2])
      }
    }
  }
}

/// The 32 bytes of a device's public key.
public typealias DevicePublicKeyBytes = [UInt8]

/// The two parts of the list: what learners are told, and what members are.
private enum NoticePart: CaseIterable {
  case learners
  case members

  /// The table by which the part is ordered.
  var table: String { self == .learners ? "invitation" : "notice_subject" }
  /// Its column with the subject.
  var id: String { self == .learners ? "id" : "subject" }
  /// Which notices belong to it.
  var condition: String { self == .learners ? "recipient = 0" : "recipient <> 0" }
}

/// A page that is being filled.
private struct NoticePage {
  let limit: Int
  var items: [NoticeRecord] = []
  var last: PageCursor?
}

/// The place of a notice among those about one thing.
private struct NoticePlace: Comparable {
  let kind: Int64
  let cause: Stamp
  /// Nil, which comes first, for the learner.
  let recipient: Stamp?

  init(_ row: Row, _ map: EntityMap) throws {
    try self.init(kind: row["kind"], cause: row["cause"], recipient: row["recipient"], map)
  }

  init(_ cursor: PageCursor, _ map: EntityMap) throws {
    try self.init(kind: cursor.key(2), cause: cursor.key(3), recipient: max(0, cursor.key(4)), map)
  }

  private init(kind: Int64, cause: Int64, recipient: Int64, _ map: EntityMap) throws {
    self.kind = kind
    self.cause = try map.stamp(LocalID(rawValue: cause))
    self.recipient = recipient == 0 ? nil : try map.stamp(LocalID(rawValue: recipient))
  }

  static func < (left: NoticePlace, right: NoticePlace) -> Bool {
    if left.kind != right.kind { return left.kind < right.kind }
    if left.cause != right.cause { return left.cause < right.cause }
    guard let one = left.recipient, let other = right.recipient else { return false }
    return one < other
  }
}

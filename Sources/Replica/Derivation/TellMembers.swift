import ChangeSets
import Foundation
import GRDB
import Licensing

/// What members are to be told: the last stratum. It reads what the others left and writes nothing they read.
extension Derivation {
  /// Works out anew what is to be told of the things that changed, or whose reminder fell due.
  func drainMemberNotices() throws {
    guard !dirtyNotices.isEmpty else { return }
    let rules = memberNotices
    for id in dirtyNotices.sorted() {
      if let member = cache.book.members[id] { try replaceNotices(about: [id], by: rules.about(member)) }
      if let order = cache.orders[id] {
        let reminders = order.lot.map { reminded(of: $0, [$0.ending], rules) } ?? []
        try replaceNotices(about: [id], by: rules.about(order) + reminders)
      }
      if let subscription = cache.subscriptions[id] {
        try replaceNotices(
          about: [id] + subscription.purchases.map(\.id),
          by: rules.about(subscription) + reminded(of: subscription.lot, [subscription.lot.ending], rules))
      }
      if let fund = cache.funds[id] {
        let cut = try cutEnds(of: fund)
        for lot in fund.lots {
          let endings = [lot.ending] + (cut[lot.id] ?? []).map(lot.ending(at:))
          try replaceNotices(about: [lot.id], by: reminded(of: lot, endings, rules))
        }
      }
    }
    dirtyNotices = []
    cache.scheduleReminders()
  }

  /// The evaluation requests of an assignment, and those it had before.
  func replaceNotices(about evaluations: [EvaluationState], before: [EntityID]) throws {
    let subjects = Set(before).union(evaluations.map(\.id))
    guard !subjects.isEmpty else { return }
    let rules = memberNotices
    try replaceNotices(about: subjects.sorted(), by: evaluations.flatMap { rules.about($0) })
  }

  /// Every supply may have reminders to begin, to take back or to address to somebody else.
  func markAllSupplies() {
    dirtyNotices.formUnion(cache.funds.keys)
    dirtyNotices.formUnion(cache.orders.keys)
    dirtyNotices.formUnion(cache.subscriptions.keys)
  }

  /// The supplies of which a reminder begins or ends between two instants, later one included.
  func markReminders(from: Instant, to: Instant) {
    if from < to { guard let next = cache.nextReminder, next <= to else { return } }
    let crossed = min(from, to)..<max(from, to)
    for (id, lots) in cache.supplies {
      let boundaries = lots.flatMap { cache.reminderBoundaries(of: $0) }
      if boundaries.contains(where: { crossed.lowerBound < $0 && $0 <= crossed.upperBound }) { dirtyNotices.insert(id) }
    }
  }

  private func reminded(
    of lot: LotState, _ endings: [(at: Instant, cause: Stamp)], _ rules: MemberNotices
  ) -> [MemberNotice] {
    let roles = MemberNotices.roles(remindedOf: lot.history.kind)
    return endings.flatMap { rules.reminders(of: lot.id, $0, days: cache.reminderDays, roles: roles, now: now) }
  }

  /// The ends of parts of lots that were not extended and hold credits that are not spent, by lot, soonest first (C14).
  private func cutEnds(of fund: FundState) throws -> [EntityID: [Instant]] {
    guard cache.reminderDays > 0, fund.lots.contains(where: { !$0.history.extensions.isEmpty }),
      let unit = try map.local(fund.id)?.rawValue
    else { return [:] }
    var ends: [EntityID: [Instant]] = [:]
    for (key, sum) in try totals(of: unit) where sum.retained > sum.accepted {
      ends[key.lot, default: []].append(key.end)
    }
    for lot in fund.lots { ends[lot.id] = ends[lot.id]?.filter { $0 < lot.end }.sorted() }
    return ends
  }

  private var memberNotices: MemberNotices {
    MemberNotices(book: cache.book, causality: causality) { [self] stamp in
      authors.author(of: stamp.set.id)
    }
  }

  /// C34, R49: that a member was told. Whoever says so had seen what was told.
  func recordTold(_ key: MemberNoticeKey, at stamp: Stamp, _ entity: LocalID) throws {
    guard try isKnown(key.subject, to: stamp), try isKnown(key.cause, to: stamp), try isKnown(key.recipient, to: stamp),
      let subject = try map.local(key.subject), let cause = try map.local(key.cause),
      let recipient = try map.local(key.recipient)
    else {
      try recordRefusal(.unknownInvitation, rule: .judgedOnPast, at: entity)
      return
    }
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO notice_sent (entity, ledger, subject, kind, cause, recipient) VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        entity.rawValue, ledger, subject.rawValue, Int64(key.kind.rawValue), cause.rawValue, recipient.rawValue,
      ])
    var out = CanonicalBytes(tag: "told")
    out.put(try map.entity(entity))
    cache.digest.add(out.hash)
  }

  /// Replaces what members are told about some things, and keeps the digest in step.
  private func replaceNotices(about subjects: [EntityID], by notices: [MemberNotice]) throws {
    for subject in subjects {
      guard let local = try map.local(subject) else { continue }
      let rows = try Row.fetchAll(
        try db.cachedStatement(
          sql: "SELECT kind, cause, recipient, due FROM notice WHERE subject = ? AND recipient <> 0"),
        arguments: [local.rawValue])
      for row in rows {
        cache.digest.subtract(DigestSum(bytes: try noticeHash(subject, row).bytes))
      }
      guard !rows.isEmpty else { continue }
      try db.cachedStatement(sql: "DELETE FROM notice WHERE subject = ? AND recipient <> 0")
        .execute(arguments: [local.rawValue])
    }
    let insert = try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO notice (subject, kind, cause, recipient, ledger, due) VALUES (?, ?, ?, ?, ?, ?)")
    for subject in Set(notices.map(\.subject)) { try list(subject) }
    for notice in notices {
      try insert.execute(
        arguments: [
          try stored(notice.subject), Int64(notice.kind.rawValue), try map.local(notice.cause),
          try stored(notice.recipient), ledger, notice.due ? 1 : 0,
        ])
      cache.digest.add(Self.hash(of: notice))
    }
  }

  /// Makes a thing known to lists.
  private func list(_ subject: EntityID) throws {
    guard let local = try map.local(subject) else { return }
    try db.cachedStatement(
      sql: "INSERT INTO notice_subject (subject, ledger, time) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    ).execute(arguments: [local.rawValue, ledger, Int64(bitPattern: try map.stamp(local).set.time)])
  }

  private func noticeHash(_ subject: EntityID, _ row: Row) throws -> Hash256 {
    guard let kind = NoticeKind(rawValue: UInt32(truncatingIfNeeded: row[0] as Int64)) else {
      throw ReplicaError.inconsistent("a notice of a kind that does not exist")
    }
    return Self.hash(
      of: MemberNotice(
        kind: kind, subject: subject, cause: try map.stamp(LocalID(rawValue: row[1])),
        recipient: try map.entity(LocalID(rawValue: row[2])), due: (row[3] as Int64) == 1))
  }

  private static func hash(of notice: MemberNotice) -> Hash256 {
    var out = CanonicalBytes(tag: "notice")
    out.put(Int64(notice.kind.rawValue))
    out.put(notice.subject)
    out.put(notice.cause.entity)
    out.put(notice.recipient)
    out.put(notice.due)
    return out.hash
  }
}

/// Reads which member wrote a change set; remembers the answers. Lives inside one transaction. SQLite's errors are kept
/// and rethrown by ``check()``.
final class AuthorStore {
  private let db: Database
  private let map: EntityMap
  private var known: [SetID: EntityID?] = [:]
  private var failure: (any Error)?

  init(db: Database, map: EntityMap) {
    self.db = db
    self.map = map
  }

  /// The member named as author; nil for acts of learners.
  func author(of set: SetID) -> EntityID? {
    if let known = known[set] { return known }
    do {
      let found = try read(set)
      known[set] = .some(found)
      return found
    } catch {
      failure = failure ?? error
      return nil
    }
  }

  /// Throws what went wrong while answering, if anything did.
  func check() throws { if let failure { throw failure } }

  private func read(_ set: SetID) throws -> EntityID? {
    guard let local = try map.directory.localID(of: set),
      let bytes = try Data.fetchOne(
        try db.cachedStatement(sql: "SELECT body FROM change_set WHERE id = ?"), arguments: [local]),
      case .understood(let body) = Body.read([UInt8](bytes))
    else { return nil }
    return EntityReference.decode(body.actor)?.resolved(in: set)
  }
}

extension LedgerCache {
  /// Every supply with its lots.
  var supplies: [(id: EntityID, lots: [LotState])] {
    funds.values.map { ($0.id, $0.lots) } + orders.values.map { ($0.id, $0.lot.map { [$0] } ?? []) }
      + subscriptions.values.map { ($0.id, [$0.lot]) }
  }

  /// The instants at which a reminder of an end of a lot may begin or end; none where no reminder is wanted.
  func reminderBoundaries(of lot: LotState) -> [Instant] {
    lot.endings.flatMap { end in
      MemberNotices.reminder(of: end, days: reminderDays).map { [$0, end] } ?? []
    }
  }

  /// Works out when the next reminder begins or ends.
  mutating func scheduleReminders() {
    let boundaries = supplies.flatMap(\.lots).flatMap { reminderBoundaries(of: $0) }
    nextReminder = boundaries.filter { $0 > advancedTo }.min()
  }
}

import Foundation
import GRDB
import Licensing

/// What this node knows of its attempts to send one mail.
public struct DeliveryAttempt: Hashable, Sendable {
  /// Attempts that offered the mail to the next hop.
  public let count: Int
  /// When it is tried again, if it is.
  public let nextAt: Instant?
  /// Why the last attempt failed.
  public let code: String?
  /// The other side's number.
  public let status: String?
}

/// What became of an attempt.
public enum DeliveryOutcome: Hashable, Sendable {
  /// The next hop took the mail on.
  case taken
  /// It did not; another attempt follows, not before `until`. `isCounted` is false if the mail was not even offered.
  case waiting(until: Instant, code: String, status: String?, isCounted: Bool)
  /// It did not, and no attempt follows by itself (R13).
  case failed(code: String, status: String?)
  /// Nobody can say.
  case unknown(code: String, status: String?)
}

/// All that is known of mails about one thing to one person: the log's records, and this node's own attempts.
struct DeliveryBook {
  /// What a mail was, by the row that it told.
  struct Mail: Hashable {
    let kind: NoticeKind
    let cause: Int64
  }

  /// Local numbers of what the mails are about, and of the member they go to; 0 for an invitation's learner.
  struct Thing: Hashable {
    let subject: Int64
    let recipient: Int64
  }

  let thing: Thing
  let recorded: [Mail]
  let attempts: [Mail: (state: DeliveryState, attempt: DeliveryAttempt)]

  /// How far telling a notice got.
  ///
  /// - Parameter order: how the cause of another mail, the first, stands to the cause of this one.
  func delivery(
    of mail: Mail, isDue: Bool, order: (Int64, Int64) throws -> NoticeKind.CauseOrder
  ) throws -> NoticeRecord.Delivery {
    if recorded.contains(mail) { return .sent }
    let own = attempts[mail]
    switch own?.state {
    case .taken, .recorded: return .sent
    case .sending: return .sending
    case .unknown: return .unknown
    case .failed, .waiting, nil: break
    }
    if try recorded.contains(where: { try tells($0, mail, order) }) { return Self.toldOtherwise(mail.kind) }
    for (other, known) in attempts where try tells(other, mail, order) {
      switch known.state {
      case .taken, .recorded: return Self.toldOtherwise(mail.kind)
      case .sending: return .sending
      case .unknown: return .unknown
      case .failed, .waiting: break
      }
    }
    guard isDue else { return .cancelled }
    if let own, own.state == .failed { return .failed(own.attempt.code ?? "") }
    return .queued
  }

  private func tells(
    _ other: Mail, _ mail: Mail, _ order: (Int64, Int64) throws -> NoticeKind.CauseOrder
  ) rethrows -> Bool {
    guard other != mail else { return false }
    return mail.kind.isTold(by: other.kind, other.cause == mail.cause ? .same : try order(other.cause, mail.cause))
  }

  /// A link that a later one replaced was not sent; what another mail said in the same words was.
  private static func toldOtherwise(_ kind: NoticeKind) -> NoticeRecord.Delivery {
    switch kind {
    case .invited, .resent: .cancelled
    case .withdrawn, .startEdited, .correction, .allocated, .released, .retracted, .reversed, .licensesAssigned,
      .orderRequested, .adminInvited, .receipt, .renewal, .expiring, .evaluationOpened, .evaluationDecided:
      .sent
    }
  }
}

extension LedgerReader {
  func deliveryBook(_ thing: DeliveryBook.Thing) throws -> DeliveryBook {
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: """
          SELECT kind, cause, state, attempts, next_at, code, status FROM delivery WHERE subject = ? AND recipient = ?
          """), arguments: [thing.subject, thing.recipient])
    var attempts: [DeliveryBook.Mail: (state: DeliveryState, attempt: DeliveryAttempt)] = [:]
    for row in rows {
      guard let kind = NoticeKind(rawValue: UInt32(truncatingIfNeeded: row[0] as Int64)),
        let state = DeliveryState(rawValue: row[2])
      else { continue }
      let next: Int64? = row[4]
      attempts[DeliveryBook.Mail(kind: kind, cause: row[1])] = (
        state,
        DeliveryAttempt(
          count: row[3], nextAt: next.map(Instant.init(milliseconds:)), code: row[5], status: row[6])
      )
    }
    return DeliveryBook(
      thing: thing, recorded: try recordsOfSending(thing).map(\.mail), attempts: attempts)
  }

  /// Mails of this ledger that were taken by the next hop, which the log does not say.
  public func unrecordedDeliveries(limit: Int) throws -> [NoticeRecord] {
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: """
          SELECT subject, kind, cause, recipient FROM delivery WHERE state = ? AND ledger = ?
          ORDER BY subject, kind, cause, recipient LIMIT ?
          """), arguments: [DeliveryState.taken.rawValue, ledger, limit])
    return try rows.compactMap { row in
      guard let kind = NoticeKind(rawValue: UInt32(truncatingIfNeeded: row[1] as Int64)) else { return nil }
      return NoticeRecord(
        kind: kind, subject: try map.entity(LocalID(rawValue: row[0])),
        cause: try map.entity(LocalID(rawValue: row[2])),
        recipient: try (row[3] as Int64) == 0 ? nil : map.entity(LocalID(rawValue: row[3])), delivery: .sent,
        attempt: nil)
    }
  }

  /// When the next mail of this ledger that was not taken is tried again; nil if none waits.
  public func nextAttempt() throws -> Instant? {
    try Int64.fetchOne(
      db, sql: "SELECT min(next_at) FROM delivery WHERE state = ? AND ledger = ?",
      arguments: [DeliveryState.waiting.rawValue, ledger]
    ).map(Instant.init(milliseconds:))
  }

  /// Whether attempts of this ledger were begun that have no outcome.
  public func hasOpenAttempts() throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = ? AND ledger = ?)",
      arguments: [DeliveryState.sending.rawValue, ledger]) ?? false
  }
}

extension LedgerWriter {
  /// Keeps that sending a notice failed here (R13); of this node alone.
  public func keepDeliveryFailure(of notice: NoticeRecord, code: String) throws {
    try keep(notice, .failed, code: code)
  }

  /// Keeps that a mail is being sent. Once the transaction has committed it may be attempted, once.
  public func beginSending(_ notice: NoticeRecord) throws {
    try keep(notice, .sending, counting: 1)
  }

  /// Keeps what became of the attempt begun.
  public func keepOutcome(_ outcome: DeliveryOutcome, of notice: NoticeRecord) throws {
    switch outcome {
    case .taken: try keep(notice, .taken)
    case .waiting(let until, let code, let status, let isCounted):
      try keep(notice, .waiting, counting: isCounted ? 0 : -1, next: until, code: code, status: status)
    case .failed(let code, let status): try keep(notice, .failed, code: code, status: status)
    case .unknown(let code, let status): try keep(notice, .unknown, code: code, status: status)
    }
  }

  /// Keeps that the log says of a mail that it was sent.
  public func keepRecorded(_ notice: NoticeRecord) throws { try keep(notice, .recorded) }

  /// Forgets the attempts at a mail, so that it is sent as if for the first time. For a person to say.
  public func forgetAttempts(at notice: NoticeRecord) throws {
    guard let (thing, cause) = try place(of: notice) else { return }
    // The outcome that stands in the way may be of a mail that told the same in other words.
    let book = try reader.deliveryBook(thing)
    for (mail, known) in book.attempts where known.state == .unknown || mail.cause == cause {
      guard notice.kind == mail.kind else { continue }
      try execute(
        "DELETE FROM delivery WHERE subject = ? AND recipient = ? AND kind = ? AND cause = ?",
        [thing.subject, thing.recipient, Int64(mail.kind.rawValue), mail.cause])
    }
  }

  /// Attempts that were begun and never ended, by a process that is gone, count as unknown from here on.
  ///
  /// - Parameter code: why.
  public func abandonAttempts(code: String) throws {
    try execute(
      "UPDATE delivery SET state = ?, code = ? WHERE state = ? AND ledger = ?",
      [DeliveryState.unknown.rawValue, code, DeliveryState.sending.rawValue, try reader.ledger])
  }

  private func keep(
    _ notice: NoticeRecord, _ state: DeliveryState, counting: Int64 = 0, next: Instant? = nil, code: String? = nil,
    status: String? = nil
  ) throws {
    guard let (thing, cause) = try place(of: notice) else { return }
    try execute(
      """
      INSERT INTO delivery (subject, kind, cause, recipient, ledger, state, attempts, next_at, code, status)
      VALUES (?, ?, ?, ?, ?, ?, max(?, 0), ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state,
        attempts = max(attempts + ?, 0), next_at = excluded.next_at, code = excluded.code, status = excluded.status
      """,
      [
        thing.subject, Int64(notice.kind.rawValue), cause, thing.recipient, try reader.ledger, state.rawValue, counting,
        next?.milliseconds, code, status, counting,
      ])
  }

  private func place(of notice: NoticeRecord) throws -> (thing: DeliveryBook.Thing, cause: Int64)? {
    let map = try reader.map
    guard let subject = try map.local(notice.subject), let cause = try map.local(notice.cause) else { return nil }
    let recipient = try notice.recipient.map { try map.local($0)?.rawValue ?? 0 } ?? 0
    return (DeliveryBook.Thing(subject: subject.rawValue, recipient: recipient), cause.rawValue)
  }

  private func execute(_ sql: String, _ arguments: StatementArguments) throws {
    try reader.db.cachedStatement(sql: sql).execute(arguments: arguments)
  }
}

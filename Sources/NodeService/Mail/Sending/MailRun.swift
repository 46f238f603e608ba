import ChangeSets
import Licensing
import Replica

/// What one run did in one ledger.
struct MailReport: Hashable, Sendable {
  var sent = 0
  var waiting = 0
  var failed = 0
  var unknown = 0
  /// Why no mail got through, if none did.
  var halt: MailFault?
}

/// Sends what one ledger has to tell, once.
///
/// Each mail takes two transactions: one that keeps "sending" and rests on the notice as it then stands, and, after the
/// attempt, one that keeps the outcome. Whatever ends the process between them leaves "sending", which the next run
/// turns into "unknown" and nobody tries again by itself.
struct MailRun {
  /// Notices looked at between transactions.
  private static let pageSize = 200
  /// Mails that one change set records as sent.
  private static let recordsMax = 500

  let node: NodeCore
  let ledger: LedgerID
  let duty: MailerDuty
  let letter: NoticeLetter
  let transport: any MailTransport
  /// Asked between mails.
  let isCancelled: () -> Bool
  let onSent: (Int) -> Void
  private(set) var report = MailReport()

  init(
    node: NodeCore, ledger: LedgerID, duty: MailerDuty, letter: NoticeLetter, transport: any MailTransport,
    isCancelled: @escaping () -> Bool, onSent: @escaping (Int) -> Void
  ) {
    self.node = node
    self.ledger = ledger
    self.duty = duty
    self.letter = letter
    self.transport = transport
    self.isCancelled = isCancelled
    self.onSent = onSent
  }

  /// Takes on what waits for a mailer, sends until nothing is left, nothing gets through, or it is cancelled, and
  /// records what was sent.
  mutating func run() throws {
    try Self.settleAbandoned(ledger, node)
    try record()
    try TakingOn(node: node, ledger: ledger, isCancelled: isCancelled).run()
    do { try sendAll() } catch {
      // What was sent is told even if something failed afterwards.
      try? record()
      throw error
    }
    try record()
  }

  /// Attempts that nobody is making any more are unknown. Only called while this process makes none.
  static func settleAbandoned(_ ledger: LedgerID, _ node: NodeCore) throws {
    guard try node.replica.read(ledger, { try $0.hasOpenAttempts() }) else { return }
    try node.replica.write(ledger) { try $0.abandonAttempts(code: MailFaultCode.outcomeUnknown.word) }
  }

  private mutating func sendAll() throws {
    var cursor: PageCursor?
    repeat {
      let page = try node.replica.read(ledger) { reader in
        try reader.noticesToSend(at: node.clock.now, page: PageRequest(limit: Self.pageSize, cursor: cursor))
      }
      for notice in page.items {
        guard report.halt == nil, !isCancelled() else { return }
        try send(notice)
      }
      cursor = page.next
    } while cursor != nil
  }

  private mutating func send(_ found: NoticeRecord) throws {
    guard let (notice, envelope) = try begin(found) else { return }
    let outcome = transport.send(envelope)
    let kept = kept(outcome, attempts: (notice.attempt?.count ?? 0) + 1)
    try node.replica.write(ledger) { try $0.keepOutcome(kept, of: notice) }
    switch kept {
    case .taken:
      report.sent += 1
      onSent(report.sent)
    case .waiting: report.waiting += 1
    case .failed: report.failed += 1
    case .unknown: report.unknown += 1
    }
    if case .failed(let fault) = outcome, fault.code.verdict == .halt { report.halt = fault }
  }

  /// Keeps "sending", durably, if the notice still is to be sent by this node.
  private mutating func begin(_ found: NoticeRecord) throws -> (NoticeRecord, Envelope)? {
    let isOurs = try node.replica.read(ledger) { try duty.isOurs(found, $0) }
    guard isOurs else { return nil }
    var hasFailed = false
    let begun = try node.replica.write(ledger) { writer -> (NoticeRecord, Envelope)? in
      let reader = try writer.reader
      guard let notice = try reader.notice(found), notice.delivery == .queued, try duty.isOurs(notice, reader)
      else { return nil }
      switch try letter.compose(notice, in: reader) {
      case .message(let message):
        try writer.beginSending(notice)
        return (notice, message.envelope)
      case .waits: return nil
      case .impossible(let fault):
        try writer.keepOutcome(.failed(code: fault.code.word, status: fault.status), of: notice)
        hasFailed = true
        return nil
      }
    }
    if hasFailed { report.failed += 1 }
    return begun
  }

  /// What is kept of an outcome.
  private func kept(_ outcome: MailOutcome, attempts: Int) -> DeliveryOutcome {
    guard case .failed(let fault) = outcome else { return .taken }
    let now = node.clock.now
    let (code, status) = (fault.code.word, fault.status)
    switch fault.code.verdict {
    case .never: return .failed(code: code, status: status)
    case .unknown: return .unknown(code: code, status: status)
    case .halt:
      return .waiting(until: Backoff.afterHalt(at: now), code: code, status: status, isCounted: false)
    case .later:
      guard let next = Backoff.next(after: attempts, at: now) else { return .failed(code: code, status: status) }
      return .waiting(until: next, code: code, status: status, isCounted: true)
    }
  }

  /// Writes into the log what was sent, so that other mailers stay silent and a correction can follow (C1, C34).
  private func record() throws {
    while true {
      let isDone = try node.replica.write(ledger) { writer -> Bool in
        let sent = try writer.reader.unrecordedDeliveries(limit: Self.recordsMax)
        guard !sent.isEmpty,
          let acting = try? Acting.asMailer(nil, in: try writer.reader)
        else { return true }
        let reader = try writer.reader
        let told = try sent.filter { try acting.mayTell($0, in: reader) }
        if !told.isEmpty { try record(told, acting, writer) }
        // What whoever writes here may not say of it is left to this node's own memory.
        for notice in sent { try writer.keepRecorded(notice) }
        return false
      }
      guard !isDone else { return }
      node.publishChange(of: ledger)
    }
  }

  private func record(_ sent: [NoticeRecord], _ acting: Acting, _ writer: LedgerWriter) throws {
    let id = writer.random(10).map { String($0, radix: 16) }.joined(separator: ".")
    func draft(_ notices: [NoticeRecord]) -> Draft {
      let rows = notices.map(\.row)
      return Draft(
        acting: acting.pair, commandID: "mail-" + id, operations: [.recordSent(RecordSent(rows: rows))], erasables: [])
    }
    let first = try writer.commit(draft(sent))
    if !first.isKept {
      // Rows that the rules give no effect are left to this node's own memory.
      let lost = Set(first.losses.map { Int($0.row) })
      let rest = sent.indices.filter { !lost.contains($0) }.map { sent[$0] }
      if !rest.isEmpty { _ = try writer.commit(draft(rest), keepIf: { _ in true }) }
    }
  }
}

extension NoticeRecord {
  /// The row by which the log says that it was sent.
  var row: RecordSent.Row { RecordSent.Row(kind: kind, subject: subject, cause: cause, recipient: recipient) }
}

extension Acting {
  /// R34: whether the grant allows to say that a notice was sent: that of a team says so of the team's invitations.
  fileprivate func mayTell(_ notice: NoticeRecord, in reader: LedgerReader) throws -> Bool {
    guard team != nil else { return true }
    guard notice.recipient == nil, let invitation = try reader.invitation(notice.subject) else { return false }
    return try refusal(of: invitation, in: reader) == nil
  }
}

import Licensing
import Replica

extension LedgerImport {
  /// Notices that one change set records as told.
  private static let recordsMax = 500

  /// What was told in the former ledger is not told again as news: receipts, licenses that are held, renewals. Links
  /// are new, so learners are sent those; what ends soon everybody may be reminded of.
  mutating func keepOldNews() throws {
    guard let acting = try? mutation.actingAsMailer() else { return }
    var rows: [RecordSent.Row] = []
    var cursor: PageCursor?
    repeat {
      let page = try mutation.reader.noticesToSend(
        at: mutation.now, page: PageRequest(limit: PageRequest.limitMax, cursor: cursor))
      rows += try page.items.filter { try isOldNews($0) }.map(\.row)
      cursor = page.next
    } while cursor != nil
    for start in stride(from: 0, to: rows.count, by: Self.recordsMax) {
      let some = Array(rows[start..<min(start + Self.recordsMax, rows.count)])
      try mutation.commit(mutation.draft(acting, [.recordSent(RecordSent(rows: some))], part: takeParts(1)))
    }
  }

  private func isOldNews(_ notice: NoticeRecord) throws -> Bool {
    switch notice.kind {
    case .invited, .resent, .expiring, .adminInvited: return false
    case .withdrawn, .startEdited, .correction, .allocated, .released, .retracted, .reversed, .licensesAssigned,
      .orderRequested, .receipt, .renewal, .evaluationOpened, .evaluationDecided:
      // What somebody did in the new ledger in the meantime is news.
      let command = try mutation.reader.authorship(of: notice.cause)?.commandID
      return command == mutation.commandID || command?.hasPrefix(mutation.commandID + "#") == true
    }
  }
}

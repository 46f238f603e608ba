import ChangeSets

/// Streaming: pages out against the window, pages in with an acknowledgement each, and the end.
extension Session {
  /// Does the next thing that needs no word from the peer; false if there is none.
  mutating func proceed() throws(ExchangeError) -> Bool {
    if !outgoing.isEmpty {
      guard pageSequence - acknowledgedThrough < limits.windowPages else { return false }
      let rest = outgoing
      outgoing = Outgoing()
      ask(.nextPage(rest), for: .page)
      return true
    }
    if owedRequests > 0 {
      send(.served(requests: owedRequests))
      owedRequests = 0
      return true
    }
    guard openRequests == 0 else { return false }
    if !missing.isEmpty, wantRounds < limits.wantRoundsMax {
      ask(.held(missing.sorted()), for: .stillMissing)
      return true
    }
    guard acknowledgedThrough == pageSequence else { return false }
    if !doneSent {
      ask(.summary(notLaterThan: commonInstant), for: .statement)
      return true
    }
    if acknowledging.ownMarks == nil { return proceedAcknowledging() }
    guard let doneHeard else { return false }
    theirs = doneHeard
    compareDigests()
    return proceedAcknowledging()
  }

  mutating func sendPage(_ sets: [ChangeSetBytes], _ rest: Outgoing) throws(ExchangeError) {
    outgoing = rest
    guard !sets.isEmpty else { return }
    let bytes = try PageBytes.encode(sets, limits: limits)
    pageSequence += 1
    report.pagesSent += 1
    report.sent += sets.count
    send(.page(sequence: pageSequence, bytes: bytes))
  }

  mutating func heardPage(_ sequence: UInt64, _ bytes: [UInt8]) throws(ExchangeError) {
    guard openRequests > 0 else { throw .windowExceeded }
    guard sequence == takenThrough + 1 else { throw .unexpected("a page out of order") }
    guard let ledger else { throw .misuse("a page before the greeting") }
    let page = try PageBytes.decode(bytes, of: ledger, limits: limits)
    report.pagesReceived += 1
    ask(.take(page.sets), for: .take(sequence: sequence, page: page))
  }

  mutating func taken(_ sequence: UInt64, _ page: ReadPage, _ intake: IntakeReport) throws(ExchangeError) {
    takenThrough = sequence
    let fresh = intake.fresh(of: page.sets.count)
    report.received += fresh
    report.waiting += intake.waiting
    report.duplicates += intake.duplicates
    let refused = page.unreadable + intake.refused
    report.refusedCount += refused.count
    report.refused += refused.prefix(max(0, limits.refusalsReportedMax - report.refused.count))
    send(.ack(through: sequence))
    for set in page.sets where planned.contains(set.header.chain) {
      outgoing.leaveOut(set.id, max: limits.forkSkipMax)
    }
    missing.subtract(page.ids)
    unanswered.subtract(page.ids)
    asked.formUnion(refused.map(\.id))
    for id in intake.missing where asked.count + missing.count < limits.wantedMax && !asked.contains(id) {
      missing.insert(id)
    }
    if fresh > 0 {
      fruitlessPages = 0
    } else if !goesOverHeld(page, intake) {
      fruitlessPages += 1
    }
    guard fruitlessPages < limits.fruitlessPagesMax else { throw .noProgress(pages: fruitlessPages) }
  }

  /// Whether a page holds nothing but what is held, and more of it than came before. After a deep fork a peer may have
  /// to go over common ground; each change set can count for this once, so it ends.
  private mutating func goesOverHeld(_ page: ReadPage, _ intake: IntakeReport) -> Bool {
    guard intake.duplicates == page.sets.count, page.unreadable.isEmpty else { return false }
    var advances = false
    for set in page.sets where set.header.number > resentThrough[set.header.chain] ?? 0 {
      resentThrough[set.header.chain] = set.header.number
      advances = true
    }
    return advances
  }

  /// Asks by id for what is still missing once all that was asked for before has come.
  mutating func askForMissing(_ held: Set<ChangeSetID>) {
    let ids = missing.subtracting(held).sorted()
    missing = []
    wantRounds += 1
    asked.formUnion(ids)
    unanswered.formUnion(ids)
    let perFrame = max(1, limits.controlFrameBytesMax / 2 / 32)
    for start in stride(from: 0, to: ids.count, by: perFrame) {
      send(.want(Array(ids[start..<min(ids.count, start + perFrame)])))
      openRequests += 1
    }
  }

  mutating func sendDone(_ summary: LedgerSummary?) {
    mine = statement(summary)
    doneSent = true
    send(.done(mine))
  }
}

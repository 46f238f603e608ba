import ChangeSets

/// What each message and each answer of the store means, by phase; and the small verbs all parts use.
extension Session {
  mutating func take(_ message: Message) throws(ExchangeError) {
    switch (message, phase) {
    case (.close(let code), _):
      throw .closedByPeer(code)
    case (.hello(let hello), .listening):
      try greeted(hello)
    case (.agreed(let answer), .greeting):
      try heardAgreed(answer)
    case (.refused(let answer), .greeting):
      switch answer {
      case .unavailable: throw .ledgerUnavailable
      case .version(let lowest, let highest): throw .versionUnsupported(lowest: lowest, highest: highest)
      }
    case (.differ(let differ), .greeting):
      try differed(differ)
    case (.tips(let part), .awaitingTips), (.tips(let part), .awaitingBucketTips):
      try heardTips(part)
    case (.points(let part), .exchanging):
      try heardPoints(part)
    case (.want(let ids), .exchanging):
      try heardWant(ids)
    case (.page(let sequence, let bytes), .exchanging):
      try heardPage(sequence, bytes)
    case (.ack(let through), .exchanging):
      guard through > acknowledgedThrough, through <= pageSequence else { throw .unexpected(message.name) }
      acknowledgedThrough = through
    case (.served(let requests), .exchanging):
      guard requests >= 1, requests <= openRequests else { throw .unexpected(message.name) }
      openRequests -= requests
    case (.done(let statement), .exchanging):
      guard doneHeard == nil else { throw .unexpected(message.name) }
      doneHeard = statement
    case (.marks(let marks), .exchanging), (.marks(let marks), .acknowledging):
      try heardMarks(marks)
    case (.acknowledgements(let isLast, let block), .exchanging),
      (.acknowledgements(let isLast, let block), .acknowledging):
      try heardAcknowledgements(isLast: isLast, block: block)
    default:
      throw .unexpected(message.name)
    }
  }

  mutating func take(_ answer: StoreAnswer, for purpose: Purpose) throws(ExchangeError) {
    switch (purpose, answer.kind) {
    case (.greet, .summary(let summary)): greet(summary)
    case (.answerGreeting(let hello), .summary(let summary)): try answerGreeting(hello, summary)
    case (.agree(let agreed), .summary(let summary)): conclude(agreed, summary)
    case (.tipsToList(let hello), .tips(let tips)): try answerWithDifference(hello, tips)
    case (.tipsByBucket(let differ), .tips(let tips)): try listByBucket(differ, tips)
    case (.tipsToCompare(let theirs, let bitmap), .tips(let tips)): compareTips(theirs, tips, bitmap)
    case (.compare(let isLadder), .compared(let chains)): try serve(chains, isLadder: isLadder)
    case (.ladders, .ladders(let chains)): tellPoints(chains, isLadder: true)
    case (.serveByID, .found(let links)):
      outgoing.add(links)
      owedRequests += 1
    case (.stillMissing, .held(let held)): askForMissing(held)
    case (.page, .page(let sets, let rest)): try sendPage(sets, rest)
    case (.take(let sequence, let page), .taken(let report)): try taken(sequence, page, report)
    case (.statement, .summary(let summary)): sendDone(summary)
    case (.tellMarks, .acknowledgementMarks(let marks)): tellMarks(marks)
    case (.tellAcknowledgements, .acknowledgements(let records)): try tellAcknowledgements(records)
    case (.takenAcknowledgements, .takenAcknowledgements(let report)): takenAcknowledgements(report)
    default: throw .misuse("an answer that does not fit the question")
    }
  }

  mutating func ask(_ kind: StoreQuery.Kind, for purpose: Purpose) {
    guard let ledger else { return }
    flush()
    self.purpose = purpose
    actions.append(.ask(StoreQuery(ledger: ledger, kind: kind, limits: limits)))
  }

  mutating func send(_ message: Message) {
    let frame = message.frame
    output += frame
    report.bytesSent += frame.count
    if role == .responder, turnIsOurs { report.roundTrips += 1 }
    turnIsOurs = role == .initiator
  }

  mutating func heard(bytes: Int) {
    report.bytesReceived += bytes
    if role == .initiator, turnIsOurs { report.roundTrips += 1 }
    turnIsOurs = role == .responder
  }

  mutating func flush() {
    guard !output.isEmpty else { return }
    actions.append(.send(output))
    output = []
  }

  mutating func end() {
    flush()
    report.missing = missing.union(unanswered).sorted()
    phase = .ended
    purpose = nil
    actions.append(.ended(report))
  }

  mutating func fail(_ error: ExchangeError) {
    report.failure = error
    switch error {
    case .cut, .closedByPeer, .ledgerUnavailable, .versionUnsupported: break
    default: send(.close(error.closeCode))
    }
    end()
  }
}

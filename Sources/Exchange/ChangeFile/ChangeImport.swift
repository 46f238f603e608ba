import ChangeSets

/// What taking in a file, or pages from elsewhere, did.
public struct ImportReport: Sendable, Equatable {
  /// The ledger; nil if the file did not even say.
  public var ledger: LedgerID?
  /// Pages read and taken in.
  public var pages = 0
  /// Change sets newly stored, those that wait included.
  public var stored = 0
  /// Of `stored`, those that waited for something not held when they came; it may have come since.
  public var waiting = 0
  /// Change sets that were there before.
  public var duplicates = 0
  /// Change sets that the store did not take, with reasons; the first of them only.
  public var refused: [Refusal] = []
  /// Change sets that the store did not take.
  public var refusedCount = 0
  /// What became of the acknowledgements.
  public var acknowledgements = AcknowledgementReport()
  /// Ids that are still lacking after everything was taken in; ascending.
  public var missing: [ChangeSetID] = []
  /// Why it ended early; nil if it ran to its end. What is counted above is stored either way.
  public var failure: ChangeFileError?

  /// An empty report.
  public init(ledger: LedgerID? = nil) {
    self.ledger = ledger
  }
}

/// Takes changes in that came as a file or as single pages. Order does not matter: what comes before what it rests on
/// waits in the store.
public struct ChangeImport {
  private let store: any ExchangeStore
  private let limits: ExchangeLimits
  private let expected: LedgerID?
  private var lacking: Set<ChangeSetID> = []
  /// The acknowledgements that the file holds, as far as they read.
  private(set) var marks: [AcknowledgementMark] = []
  /// What was done so far.
  public private(set) var report: ImportReport

  /// Prepares to take changes into `store`. With `ledger` given, a file of another one is refused.
  public init(into store: any ExchangeStore, ledger: LedgerID? = nil, limits: ExchangeLimits = ExchangeLimits()) {
    self.store = store
    self.limits = limits
    expected = ledger
    report = ImportReport(ledger: ledger)
  }

  /// Reads a whole file from `source`, which gives its next bytes, or none at the end. Never throws: whatever goes
  /// wrong is in the report, beside what was stored until then.
  public mutating func readFile(
    from source: () throws -> [UInt8], observing observe: (ReadPage, IntakeReport) -> Void = { _, _ in }
  ) -> ImportReport {
    var decoder = ChangeFileDecoder(limits: limits)
    do throws(ChangeFileError) {
      while true {
        let bytes = try Self.read(source)
        if bytes.isEmpty { break }
        decoder.append(bytes)
        while let element = try decoder.next() { try take(element, observe) }
      }
      try decoder.finish()
    } catch {
      report.failure = error
    }
    return finish()
  }

  /// Takes one page in, given as its bytes. Throws if it does not read, or if the store fails.
  public mutating func takePage(_ bytes: [UInt8], of ledger: LedgerID) throws(ChangeFileError) {
    report.ledger = ledger
    let page: ReadPage
    do throws(ExchangeError) {
      page = try PageBytes.decode(bytes, of: ledger, limits: limits)
    } catch {
      throw .badPage(page: report.pages + 1, reason: "\(error)")
    }
    _ = try take(page, into: ledger)
  }

  /// Settles what is still missing. Call after the last page.
  public mutating func finish() -> ImportReport {
    guard let ledger = report.ledger, !lacking.isEmpty else { return report }
    do {
      report.missing = lacking.subtracting(try store.held(lacking.sorted(), in: ledger)).sorted()
    } catch {
      report.missing = lacking.sorted()
      report.failure = report.failure ?? .storeFailed("\(error)")
    }
    return report
  }

  private static func read(_ source: () throws -> [UInt8]) throws(ChangeFileError) -> [UInt8] {
    do {
      return try source()
    } catch {
      throw (error as? ChangeFileError) ?? .system("\(error)")
    }
  }

  private mutating func take(
    _ element: ChangeFileDecoder.Element, _ observe: (ReadPage, IntakeReport) -> Void
  ) throws(ChangeFileError) {
    switch element {
    case .ledger(let ledger):
      if let expected, expected != ledger { throw .otherLedger(ledger.hash.hex) }
      report.ledger = ledger
    case .page(let page):
      guard let ledger = report.ledger else { return }
      observe(page, try take(page, into: ledger))
    case .acknowledgements(let records):
      guard let ledger = report.ledger else { return }
      for record in records {
        if let read = try? Acknowledgement(reading: record.statement) { marks.append(AcknowledgementMark(read)) }
      }
      do {
        report.acknowledgements.add(
          try store.intake(records, into: ledger), reasonsMax: limits.refusalsReportedMax)
      } catch {
        throw .storeFailed("\(error)")
      }
    case .end:
      break
    }
  }

  private mutating func take(_ page: ReadPage, into ledger: LedgerID) throws(ChangeFileError) -> IntakeReport {
    let intake: IntakeReport
    do {
      intake = try store.intake(page.sets, into: ledger)
    } catch {
      throw .storeFailed("\(error)")
    }
    report.pages += 1
    report.stored += intake.fresh(of: page.sets.count)
    report.waiting += intake.waiting
    report.duplicates += intake.duplicates
    let refused = page.unreadable + intake.refused
    report.refusedCount += refused.count
    report.refused += refused.prefix(max(0, limits.refusalsReportedMax - report.refused.count))
    lacking.subtract(page.ids)
    if lacking.count < limits.wantedMax { lacking.formUnion(intake.missing) }
    return intake
  }
}

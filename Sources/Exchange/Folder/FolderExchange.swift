import ChangeSets
import Crypto

/// Exchanges one ledger through a folder that several nodes see, each at its own time.
///
/// A visit first takes in every file not yet read, then writes what the folder lacks as new files, named by their
/// content. What the folder holds is worked out from the files themselves, never from what a name or another node
/// claims. Writers never touch each other's files, so any tool that copies files may carry the folder about.
public struct FolderExchange {
  private static let readBytes = 64 << 10

  private let ledger: LedgerID
  private let files: any FolderFiles
  private let store: any ExchangeStore
  private let node: Hash256
  private let limits: ExchangeLimits

  /// Prepares a visit. `node` is any value of this node's own, such as its device id: it keeps drafts apart.
  public init(
    _ ledger: LedgerID, in files: any FolderFiles, store: any ExchangeStore, node: Hash256,
    limits: ExchangeLimits = ExchangeLimits()
  ) {
    self.ledger = ledger
    self.files = files
    self.store = store
    self.node = node
    self.limits = limits
  }

  /// Makes the visit. Throws `FolderError` if the folder fails, and what the store throws; files that do not read are
  /// in the report instead. What was taken in until a throw is stored.
  public func run(memory: inout FolderMemory) throws -> FolderReport {
    var report = FolderReport(ledger: ledger)
    let names = Set(try files.names(max: limits.folderNamesMax).compactMap(FolderName.init))
    memory.keep(only: names)
    var lacking: Set<ChangeSetID> = []
    for name in names.sorted() where name.ledger == ledger && memory.files[name] == nil {
      try take(name, &memory, &report, &lacking)
    }
    report.missing = lacking.subtracting(try store.held(lacking.sorted(), in: ledger)).sorted()
    try write(&memory, &report)
    return report
  }

  private func take(
    _ name: FolderName, _ memory: inout FolderMemory, _ report: inout FolderReport, _ lacking: inout Set<ChangeSetID>
  ) throws {
    guard let file = try files.open(name) else { return }
    guard file.size <= limits.folderFileBytesMax else {
      let error = ChangeFileError.system("\(file.size) bytes, of which \(limits.folderFileBytesMax) are read")
      report.problems.append(FolderProblem(name: name, error: error))
      return
    }
    var digest = SHA256()
    var left = limits.folderFileBytesMax
    var collector = SegmentCollector()
    var intake = ChangeImport(into: store, ledger: ledger, limits: limits)
    let done = intake.readFile {
      // It may grow while it is read.
      let bytes = try file.read(max: min(Self.readBytes, left))
      left -= bytes.count
      digest.update(data: bytes)
      return bytes
    } observing: { page, outcome in
      let refused = Set(outcome.refused.map(\.id))
      for set in page.sets where !refused.contains(set.id) { collector.add(set.head, previous: set.header.previous) }
    }
    report.received += done.stored
    report.duplicates += done.duplicates
    report.acknowledgements.add(done.acknowledgements, reasonsMax: limits.refusalsReportedMax)
    report.refusedCount += done.refusedCount
    report.refused += done.refused.prefix(max(0, limits.refusalsReportedMax - report.refused.count))
    lacking.formUnion(done.missing)
    if let failure = done.failure {
      if case .storeFailed = failure { throw failure }
      report.problems.append(FolderProblem(name: name, error: failure))
    } else if Hash256(bytes: Array(digest.finalize())) != name.content {
      report.problems.append(FolderProblem(name: name, error: .damaged))
    } else {
      report.filesRead += 1
      memory.files[name] = collector.segments
      memory.marks[name] = intake.marks
    }
  }

  private func write(_ memory: inout FolderMemory, _ report: inout FolderReport) throws {
    let covered = try FolderCoverage(store: store, ledger: ledger, limits: limits)
      .points(memory.segments(of: ledger))
    var export = try ChangeExport(of: ledger, since: covered, from: store, limits: limits)
    // What devices acknowledged goes with the first file, or into one of its own.
    let known = memory.latest(of: ledger)
    let marks = try store.acknowledgementMarks(in: ledger).filter { (known[$0.device] ?? 0) < $0.time }
    let lacking = Set(marks)
    var rest = try export.acknowledgements(from: store) { lacking.contains($0) }
    while true {
      let before = export.count
      let first = try export.nextPage(from: store)
      guard first != nil || !rest.isEmpty else { return }
      let draft = try files.draft(by: node)
      do {
        let name = try write(first, &export, rest, to: draft)
        memory.files[name] = export.takeSegments()
        if !rest.isEmpty {
          memory.marks[name] = marks
          report.acknowledgementsSent = marks.count
        }
      } catch {
        draft.discard()
        throw error
      }
      rest = []
      report.filesWritten += 1
      report.sent += export.count - before
    }
  }

  /// Writes one file that begins with `page`, if there is one, and ends with `blocks`.
  private func write(
    _ page: [UInt8]?, _ export: inout ChangeExport, _ blocks: [[UInt8]], to draft: any FolderDraft
  ) throws -> FolderName {
    var digest = SHA256()
    var encoder = ChangeFileEncoder(ledger: ledger)
    func emit(_ bytes: [UInt8]) throws {
      digest.update(data: bytes)
      try draft.append(bytes)
    }
    try emit(encoder.begin())
    if let page {
      try emit(encoder.page(page))
      var bytes = page.count
      while bytes < limits.folderFileBytesTarget, let next = try export.nextPage(from: store) {
        bytes += next.count
        try emit(encoder.page(next))
      }
    }
    for block in blocks { try emit(encoder.page(block)) }
    try emit(encoder.end())
    guard let content = Hash256(bytes: Array(digest.finalize())) else { throw ChangeFileError.damaged }
    let name = FolderName(ledger: ledger, content: content)
    try draft.publish(as: name)
    return name
  }
}

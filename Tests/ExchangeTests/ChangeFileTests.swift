import ChangeSets
import Exchange
import Testing

@Suite("Changes as a file and as text")
struct ChangeFileTests {
  static func limits() -> ExchangeLimits {
    var limits = ExchangeLimits()
    limits.pageSetsMax = 4
    return limits
  }

  static func file(_ ledger: LedgerID, _ store: MemoryStore, since: [Head] = []) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var export = try ChangeExport(of: ledger, since: since, from: store, limits: limits())
    try export.writeFile(from: store) { bytes += $0 }
    return bytes
  }

  static func read(_ bytes: [UInt8], chunk: Int, into store: MemoryStore, ledger: LedgerID? = nil) -> ImportReport {
    var rest = bytes[...]
    var reader = ChangeImport(into: store, ledger: ledger)
    return reader.readFile {
      defer { rest = rest.dropFirst(chunk) }
      return Array(rest.prefix(chunk))
    }
  }

  @Test("export and import give the same replica, whatever the pieces", arguments: [1, 13, 100_000])
  func roundTrip(chunk: Int) throws {
    let ledger = try Ledger(chains: 3, perChain: 6)
    let store = try MemoryStore(ledger.id, ledger.sets)
    let file = try Self.file(ledger.id, store)
    #expect(file.starts(with: Array("allot-changes 1 \(ledger.id.hash.hex)\n".utf8)))
    let copy = MemoryStore()
    let report = Self.read(file, chunk: chunk, into: copy)
    #expect(report.failure == nil && report.stored == 18 && report.waiting == 0 && report.pages == 5)
    #expect(copy.ids(ledger.id) == store.ids(ledger.id))
    let again = Self.read(file, chunk: chunk, into: copy)
    #expect(again.failure == nil && again.stored == 0 && again.duplicates == 18)
  }

  @Test("cut short at every byte: a clear error, and the whole pages before it are in")
  func truncated() throws {
    let ledger = try Ledger(chains: 2, perChain: 5)
    let store = try MemoryStore(ledger.id, ledger.sets)
    let file = try Self.file(ledger.id, store)
    for length in 0..<file.count {
      let copy = MemoryStore()
      let report = Self.read(Array(file.prefix(length)), chunk: 50_000, into: copy)
      #expect(report.failure == (length == 0 ? .truncated(pages: 0) : .truncated(pages: report.pages)))
      #expect(copy.ids(ledger.id).count == min(4 * report.pages, 10))
      if length == file.count - 1 { #expect(report.pages == 3) }
    }
  }

  @Test("changed bytes never pass unnoticed and never trap")
  func damaged() throws {
    let ledger = try Ledger(chains: 2, perChain: 5)
    let file = try Self.file(ledger.id, try MemoryStore(ledger.id, ledger.sets))
    var generator = SeededGenerator(state: 11)
    for _ in 0..<400 {
      var bytes = file
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      let report = Self.read(bytes, chunk: 50_000, into: MemoryStore())
      #expect(report.failure != nil)
    }
  }

  @Test("what is no file of changes, a later one, another ledger's, one with a tail")
  func refused() throws {
    let ledger = try Ledger(chains: 1, perChain: 2)
    let store = try MemoryStore(ledger.id, ledger.sets)
    let file = try Self.file(ledger.id, store)
    let text = "allot-changes 2 \(ledger.id.hash.hex)\n"
    #expect(Self.read(Array("{\"jsonrpc\":\"2.0\"}".utf8), chunk: 99, into: store).failure == .notAChangeFile)
    #expect(Self.read([UInt8](repeating: 0, count: 900), chunk: 99, into: store).failure == .notAChangeFile)
    #expect(Self.read(Array(text.utf8), chunk: 99, into: store).failure == .versionUnsupported("2"))
    #expect(Self.read(file + [0], chunk: 99, into: store).failure == .trailingBytes)
    let other = try Author(50).start().ledger
    #expect(Self.read(file, chunk: 99, into: store, ledger: other).failure == .otherLedger(ledger.id.hash.hex))
    var long = Array(file.prefix(81))
    long += [0xff, 0xff, 0xff, 0xff]
    let max = ExchangeLimits().pageFrameBytesMax
    #expect(
      Self.read(long, chunk: 99, into: store).failure == .pageTooLong(page: 1, bytes: 0xffff_ffff, max: max))
  }

  @Test("pages in any order: what comes early waits, and the end is the same")
  func anyOrder() throws {
    let ledger = try Ledger(chains: 3, perChain: 6)
    let store = try MemoryStore(ledger.id, ledger.sets)
    var export = try ChangeExport(of: ledger.id, from: store, limits: Self.limits())
    var pages: [String] = []
    while let page = try export.nextPage(from: store) { pages.append(PageText.encode(page)) }
    #expect(export.covered == (try store.tips(in: ledger.id)))
    let copy = MemoryStore()
    var reader = ChangeImport(into: copy)
    for page in pages.reversed() { try reader.takePage(try PageText.decode(page).orThrow(), of: ledger.id) }
    let report = reader.finish()
    #expect(report.stored == 18 && report.waiting > 0 && report.missing == [])
    #expect(copy.ids(ledger.id) == store.ids(ledger.id))
    #expect(throws: ChangeFileError.self) { try reader.takePage([1, 2, 3], of: ledger.id) }
    #expect(PageText.decode("no base64!") == nil)
  }

  @Test("only what came since, and going on from where an export stopped")
  func since() throws {
    let ledger = try Ledger(chains: 3, perChain: 4)
    let store = try MemoryStore(ledger.id, ledger.sets)
    let tips = try store.tips(in: ledger.id)
    let more = try ledger.authors[1].next(count: 3)
    _ = try store.intake(more, into: ledger.id)
    var export = try ChangeExport(of: ledger.id, since: tips, from: store)
    let page = try PageCodec.decode(try export.nextPage(from: store).orThrow())
    #expect(page.map(\.id) == more.map(\.id))
    #expect(try export.nextPage(from: store) == nil)
    // One page at a time, each from the points that the one before it left.
    var points: [Head] = []
    var seen = 0
    while true {
      var part = try ChangeExport(of: ledger.id, since: points, from: store, limits: Self.limits())
      guard try part.nextPage(from: store) != nil else { break }
      points = part.covered
      seen += part.count
    }
    #expect(seen == 15)
  }
}

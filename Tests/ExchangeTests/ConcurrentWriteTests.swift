import ChangeSets
import Testing

@testable import Exchange

@Suite("Writing goes on while a session runs")
struct ConcurrentWriteTests {
  @Test("both sides write at any moment: no failure, and the next session makes them equal", arguments: 0..<20)
  func writesMeanwhile(seed: Int) throws {
    var generator = SeededGenerator(state: UInt64(seed) &+ 100)
    let ledger = try Ledger(chains: 4, perChain: 5)
    let left = try MemoryStore(ledger.id, Array(ledger.sets.prefix(12)))
    let right = try MemoryStore(ledger.id, ledger.sets)
    let writers = [(try Author(60), left), (try Author(61), right)]
    for (author, store) in writers { _ = try store.intake([try author.start(ledger.id)], into: ledger.id) }
    var limits = ExchangeLimits()
    limits.pageSetsMax = 2
    var link = Link(ledger.id, from: left, to: right, limits: limits)
    var steps = 0
    while link.step(chunk: 300) {
      steps += 1
      if steps < 40, Int.random(in: 0..<3, using: &generator) == 0 {
        let (author, store) = writers[Int.random(in: 0...1, using: &generator)]
        _ = try store.intake([try author.next()], into: ledger.id)
      }
    }
    #expect(link.initiatorReport?.failure == nil && link.responderReport?.failure == nil)
    #expect(link.initiatorReport != nil && link.responderReport != nil)
    var again = Link(ledger.id, from: right, to: left)
    again.run()
    #expect(again.initiatorReport?.digestsEqual == true)
    #expect(left.ids(ledger.id) == right.ids(ledger.id))
  }

  @Test("a deep chain that only asking by id would bring is left to the next session")
  func deepChain() throws {
    let ledger = try Ledger(chains: 1, perChain: 2)
    let part = try MemoryStore(ledger.id, ledger.sets)
    let full = try MemoryStore(ledger.id, ledger.sets + (try ledger.authors[0].next(count: 2)))
    let third = try Author(70)
    let deep = [try third.start(ledger.id)] + (try third.next(count: 60))
    var limits = ExchangeLimits()
    limits.pageSetsMax = 1
    limits.linksReadAheadMax = 1
    limits.windowPages = 1
    var link = Link(ledger.id, from: part, to: full, limits: limits)
    var isWritten = false
    while link.step(chunk: 80) {
      // After the tips were compared, the chain and something that rests on its end appear.
      if !isWritten, link.responder.pageSequence == 1 {
        isWritten = true
        let resting = try ledger.authors[0].next(heads: [try deep.last.orThrow()])
        _ = try full.intake(deep + [resting], into: ledger.id)
      }
    }
    let report = try link.initiatorReport.orThrow()
    #expect(isWritten && report.failure == nil && report.comparison == .logsDiffer)
    #expect(report.received == 3 + limits.wantRoundsMax && report.missing.count == 1)
    var again = Link(ledger.id, from: part, to: full)
    again.run()
    #expect(again.initiatorReport?.digestsEqual == true)
  }
}

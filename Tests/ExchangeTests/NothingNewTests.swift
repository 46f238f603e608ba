import ChangeSets
import Exchange
import Testing

@Suite("W6: sync with nothing new")
struct NothingNewTests {
  @Test(
    "one round trip and the same few bytes, whatever the history and the number of chains",
    arguments: [(1, 1), (2, 40), (300, 2)])
  func constantSize(chains: Int, perChain: Int) throws {
    let ledger = try Ledger(chains: chains, perChain: perChain)
    let left = try MemoryStore(ledger.id, ledger.sets)
    let right = try MemoryStore(ledger.id, ledger.sets.reversed())
    var link = Link(ledger.id, from: left, to: right)
    link.run()
    let report = try link.initiatorReport.orThrow()
    #expect(report.failure == nil)
    #expect(report.roundTrips == 1)
    #expect(report.bytesSent + report.bytesReceived == 127)
    #expect(report.digestsEqual == true)
    let answer = try link.responderReport.orThrow()
    #expect(answer.digestsEqual == true)
    #expect(answer.roundTrips == 1)
  }

  @Test("states of different instants are compared at the earlier one", arguments: [(2_000, 500), (500, 2_000)])
  func differentInstants(left: Int64, right: Int64) throws {
    let ledger = try Ledger(chains: 2)
    let first = try MemoryStore(ledger.id, ledger.sets)
    let second = try MemoryStore(ledger.id, ledger.sets)
    first.advancedTo = left
    second.advancedTo = right
    var link = Link(ledger.id, from: first, to: second)
    link.run()
    #expect(link.initiatorReport?.comparison == .equal)
    second.stateSalt = 1
    link = Link(ledger.id, from: first, to: second)
    link.run()
    #expect(link.initiatorReport?.comparison == .statesDiffer)
    #expect(link.initiatorReport?.digestsEqual == false)
  }

  @Test("a state still being derived is not compared")
  func deriving() throws {
    let ledger = try Ledger(chains: 2)
    let first = try MemoryStore(ledger.id, ledger.sets)
    first.advancedTo = nil
    var link = Link(ledger.id, from: first, to: try MemoryStore(ledger.id, ledger.sets))
    link.run()
    #expect(link.initiatorReport?.comparison == .logsEqual)
    #expect(link.initiatorReport?.digestsEqual == nil)
  }
}

import ChangeSets
import Testing

@testable import Exchange

@Suite("Peers that err or lie")
struct HostilePeerTests {
  /// A responder with one chain, greeted by a hand-made peer that holds nothing, up to where pages may flow.
  static func greetedResponder(_ ledger: Ledger, limits: ExchangeLimits = ExchangeLimits()) throws -> Link {
    let store = try MemoryStore(ledger.id, ledger.sets)
    var link = Link(ledger.id, from: MemoryStore(), to: store, limits: limits)
    link.tell(responder: .received(link.toResponder))
    link.toResponder = []
    return link
  }

  @Test("one poisonous change set is refused with its reason; everything else arrives")
  func poison() throws {
    let ledger = try Ledger(chains: 4, perChain: 6)
    let full = try MemoryStore(ledger.id, ledger.sets)
    let part = MemoryStore()
    let poison = try ledger.sets.last { $0.header.chain == ledger.authors[3].last?.header.chain }.orThrow()
    part.refusing = [poison.id]
    for _ in 1...2 {
      var link = Link(ledger.id, from: part, to: full)
      link.run()
      let report = try link.initiatorReport.orThrow()
      #expect(report.failure == nil)
      #expect(report.refused == [Refusal(id: poison.id, reason: "poison")] && report.refusedCount == 1)
      #expect(report.comparison == .logsDiffer && report.digestsEqual == false)
      #expect(part.ids(ledger.id).count == ledger.sets.count - 1)
    }
  }

  @Test("a change set that does not read is refused alone")
  func unreadable() throws {
    let ledger = try Ledger(chains: 1, perChain: 3)
    let middle = ledger.sets[1].bytes
    let broken = ChangeSetBytes(header: middle.header, body: middle.body + [1], signature: middle.signature)
    let page = try PageCodec.encode([ledger.sets[0].bytes, broken, ledger.sets[2].bytes])
    let read = try PageBytes.decode(page, of: ledger.id, limits: ExchangeLimits())
    #expect(read.sets.map(\.id) == [ledger.sets[0].id, ledger.sets[2].id])
    #expect(read.unreadable.map(\.id) == [ledger.sets[1].id])
  }

  /// A responder that was brought something resting on a head it does not hold, by a peer that named nothing else.
  static func lackingResponder(_ ledger: Ledger, _ withheld: ChangeSet) throws -> Link {
    let resting = try ledger.authors[0].next(heads: [withheld])
    var link = try Self.greetedResponder(ledger)
    let tip = PointsPart(isLadder: false, chains: [ChainPoints(chain: resting.header.chain, points: [resting.head])])
    link.tell(responder: .received(Message.points(tip).frame))
    // It lacks that tip and has named its own, which is a request that allows a page.
    let page = try PageBytes.encode([resting.bytes], limits: ExchangeLimits())
    link.toInitiator = []
    link.tell(responder: .received(Message.page(sequence: 1, bytes: page).frame + Message.served(requests: 2).frame))
    #expect(link.toInitiator.starts(with: Message.ack(through: 1).frame + Message.want([withheld.id]).frame))
    return link
  }

  @Test("heads that never come are asked for once, by id, and reported")
  func missingHeads() throws {
    let ledger = try Ledger(chains: 1, perChain: 1)
    let withheld = try Author(9).start(ledger.id, heads: [ledger.sets[0]])
    var link = try Self.lackingResponder(ledger, withheld)
    link.toInitiator = []
    let done = Message.done(DigestStatement(log: .zero, state: nil)).frame
    link.tell(responder: .received(Message.served(requests: 1).frame + done + Message.marks([]).frame))
    let report = try link.responderReport.orThrow()
    #expect(report.failure == nil && report.received == 1 && report.waiting == 1)
    #expect(report.missing == [withheld.id] && report.comparison == .logsDiffer)
    // Later someone brings it.
    let other = try MemoryStore(ledger.id, ledger.sets + [withheld])
    var next = Link(ledger.id, from: link.responderStore, to: other)
    next.run()
    #expect(next.initiatorReport?.failure == nil && next.initiatorReport?.missing == [])
    #expect((next.initiatorStore as? MemoryStore)?.ids(ledger.id).count == 3)
  }

  @Test("a dependency that only a request by id brings is brought")
  func wantedByID() throws {
    let ledger = try Ledger(chains: 1, perChain: 1)
    let withheld = try Author(9).start(ledger.id, heads: [ledger.sets[0]])
    var link = try Self.lackingResponder(ledger, withheld)
    let answer = try PageBytes.encode([withheld.bytes], limits: ExchangeLimits())
    link.tell(responder: .received(Message.page(sequence: 2, bytes: answer).frame))
    #expect(link.responder.report.received == 2 && link.responderReport == nil)
    #expect(try link.responderStore.tips(in: ledger.id).count == 2)
  }

  @Test("out of turn, out of order, beyond a bound: a typed error, a close, and nothing more")
  func outOfTurn() throws {
    let ledger = try Ledger(chains: 1, perChain: 2)
    let foreign = try Author(77).start()
    let id = ledger.sets[0].id
    let page = try PageBytes.encode([ledger.sets[0].bytes], limits: ExchangeLimits())
    let foreignPage = try PageBytes.encode([foreign.bytes], limits: ExchangeLimits())
    let statement = DigestStatement(log: .zero, state: nil)
    let cases: [(Message, ExchangeError)] = [
      (.page(sequence: 2, bytes: page), .unexpected("a page out of order")),
      (.page(sequence: 1, bytes: foreignPage), .foreignLedger),
      (.ack(through: 9), .unexpected("an acknowledgement")),
      (.served(requests: 9), .unexpected("an end of service")),
      (.agreed(Agreed(version: 1, state: nil, acknowledgements: 0)), .unexpected("an agreement")),
      (
        .hello(
          Hello(versionLowest: 1, versionHighest: 1, ledger: ledger.id, digests: statement, acknowledgements: 0)),
        .unexpected("a greeting")
      ),
      (.tips(TipsPart(isLast: true, buckets: nil, chains: [])), .unexpected("tips")),
      (.close(.idle), .closedByPeer(.idle)),
      (.points(PointsPart(isLadder: false, chains: [])), .malformed("points")),
    ]
    for (message, error) in cases {
      var link = try Self.greetedResponder(ledger)
      link.tell(responder: .received(message.frame))
      #expect(link.responderReport?.failure == error, "\(message.name)")
      #expect(link.responder.isEnded)
      link.toInitiator = []
      link.tell(responder: .received(Message.want([id]).frame))
      #expect(link.toInitiator.isEmpty)
    }
  }

  @Test("pages that bring nothing new end the session after a named number")
  func noProgress() throws {
    let ledger = try Ledger(chains: 1, perChain: 2)
    var link = try Self.greetedResponder(ledger)
    let page = try PageBytes.encode([ledger.sets[0].bytes], limits: ExchangeLimits())
    var sequence: UInt64 = 0
    while link.responderReport == nil {
      sequence += 1
      link.tell(responder: .received(Message.page(sequence: sequence, bytes: page).frame))
      try #require(sequence <= 65)
    }
    // The first one may be common ground after a fork.
    #expect(sequence == 65)
    #expect(link.responderReport?.failure == .noProgress(pages: 64))
  }

  @Test("lists beyond their maximum are refused while they come in")
  func tooMany() throws {
    let ledger = try Ledger(chains: 1, perChain: 2)
    var limits = ExchangeLimits()
    limits.wantedMax = 10
    limits.pointsMax = 10
    var link = try Self.greetedResponder(ledger, limits: limits)
    link.tell(responder: .received(Message.want((0..<11).map { _ in ledger.sets[0].id }).frame))
    #expect(link.responderReport?.failure == .tooMany(what: "wanted ids", max: 10))
    link = try Self.greetedResponder(ledger, limits: limits)
    let points = (1...10).map { Head(chain: ledger.sets[0].header.chain, number: $0, hash: ledger.sets[0].id) }
    let part = PointsPart(isLadder: true, chains: [ChainPoints(chain: ledger.sets[0].header.chain, points: points)])
    link.tell(responder: .received(Message.points(part).frame))
    #expect(link.responderReport?.failure == .tooMany(what: "points", max: 10))
  }

  @Test("never more pages on their way than the window, however slow the peer", arguments: [1, 3] as [UInt64])
  func window(pages: UInt64) throws {
    let ledger = try Ledger(chains: 2, perChain: 40)
    var limits = ExchangeLimits()
    limits.windowPages = pages
    limits.pageSetsMax = 3
    let full = try MemoryStore(ledger.id, ledger.sets)
    let part = MemoryStore()
    var link = Link(ledger.id, from: part, to: full, limits: limits)
    var most: UInt64 = 0
    while link.step(chunk: 50) {
      most = max(most, link.responder.pageSequence - link.responder.acknowledgedThrough)
    }
    #expect(most == pages)
    #expect(part.largestIntake == 3)
    #expect(link.initiatorReport?.digestsEqual == true)
  }
}

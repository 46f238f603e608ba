import ChangeSets
import Exchange
import Testing

@Suite("Cut anywhere, resumed from what was stored")
struct CutTests {
  static func limits() -> ExchangeLimits {
    var limits = ExchangeLimits()
    limits.pageBytesTarget = 600
    limits.windowPages = 2
    return limits
  }

  /// A ledger with a fork on which both sides are ahead, each on other chains too.
  struct Scene {
    var id: LedgerID
    var left: [ChangeSet]
    var right: [ChangeSet]
    var all: Set<ChangeSetID> { Set((left + right).map(\.id)) }

    init() throws {
      let ledger = try Ledger(chains: 3, perChain: 2)
      let base = ledger.sets
      let end = try ledger.authors[2].last.orThrow()
      let branch = try [ledger.authors[2].next(after: end)] + ledger.authors[2].next(count: 2)
      let other = try [ledger.authors[2].next(after: end)] + ledger.authors[2].next(count: 3)
      id = ledger.id
      left = base + branch + (try ledger.authors[0].next(count: 6))
      right = base + other + (try ledger.authors[1].next(count: 5))
      let newcomer = try Author(9)
      left.append(try newcomer.start(id, heads: [try left.last.orThrow()]))
    }
  }

  @Test("cut after every single byte: the next session ends equal, and at most a window is sent twice")
  func everyByte() throws {
    let scene = try Scene()
    let left = try MemoryStore(scene.id, scene.left)
    let right = try MemoryStore(scene.id, scene.right)
    left.trusted = scene.all
    right.trusted = scene.all
    var whole = Link(scene.id, from: left, to: right, limits: Self.limits())
    var cuts = 0
    while whole.step(chunk: 1) {
      cuts += 1
      try Self.cutAndResume(whole, left.copy(), right.copy(), scene)
    }
    #expect(whole.initiatorReport?.digestsEqual == true)
    #expect(cuts == whole.bytesDelivered && cuts > 5_000)
  }

  private static func cutAndResume(_ whole: Link, _ left: MemoryStore, _ right: MemoryStore, _ scene: Scene) throws {
    var first = whole.branched(left, right)
    first.tell(initiator: .closed)
    first.tell(responder: .closed)
    let sent = (first.initiator.report.sent, first.responder.report.sent)
    let taken = (first.responder.report.received, first.initiator.report.received)
    // Four change sets fit a page of the size chosen here.
    let window = 4 * Int(limits().windowPages)
    #expect(sent.0 - taken.0 <= window && sent.1 - taken.1 <= window)
    let held = left.ids(scene.id).count + right.ids(scene.id).count
    // Either side may be the one that comes back.
    let (dialling, answering) = whole.bytesDelivered.isMultiple(of: 2) ? (left, right) : (right, left)
    var second = Link(scene.id, from: dialling, to: answering, limits: limits())
    second.run()
    let report = try second.initiatorReport.orThrow()
    #expect(report.failure == nil && report.digestsEqual == true, "cut after \(whole.bytesDelivered)")
    #expect(left.ids(scene.id) == scene.all.sorted() && right.ids(scene.id) == scene.all.sorted())
    // Only what had not arrived is sent: nothing that was stored moves again.
    #expect(report.sent + report.received == 2 * scene.all.count - held, "cut after \(whole.bytesDelivered)")
  }

  @Test("any number of cuts in a row make progress")
  func manyCuts() throws {
    let scene = try Scene()
    let left = try MemoryStore(scene.id, scene.left)
    let right = try MemoryStore(scene.id, scene.right)
    var generator = SeededGenerator(state: 7)
    var sessions = 0
    while left.ids(scene.id) != right.ids(scene.id) {
      var link = Link(scene.id, from: left, to: right, limits: Self.limits())
      link.run(chunk: 64, cutAfter: Int.random(in: 900...2_500, using: &generator))
      sessions += 1
      try #require(sessions < 200)
    }
    #expect(left.ids(scene.id) == scene.all.sorted())
  }

  @Test("a failing store ends the session, acknowledges nothing, and the next one goes on")
  func storeFails() throws {
    let scene = try Scene()
    for failing in 1...3 {
      let left = try MemoryStore(scene.id, scene.left)
      let right = try MemoryStore(scene.id, scene.right)
      right.failsAtIntake = failing
      var link = Link(scene.id, from: left, to: right, limits: Self.limits())
      link.run()
      guard case .storeFailed = link.responderReport?.failure else {
        Issue.record("\(String(describing: link.responderReport))")
        continue
      }
      #expect(link.initiatorReport?.failure == .closedByPeer(.fault))
      right.failsAtIntake = nil
      var again = Link(scene.id, from: left, to: right, limits: Self.limits())
      again.run()
      #expect(again.initiatorReport?.digestsEqual == true)
    }
  }
}

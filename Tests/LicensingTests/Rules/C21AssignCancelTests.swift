import LedgerModel
import Licensing
import Testing

@Suite("C21 assign order / cancel or reject")
struct C21AssignCancelTests {
  /// An order of one license that nobody has answered.
  private func requested() -> (story: Story, order: EntityID) {
    var story = Story(policy: Story.premium)
    let order = story.requestOrder(1, by: 0)
    story.world.syncAll()
    story.prologueEnds(at: story.world.entries.count)
    return (story, order)
  }

  @Test("C21: assigning wins whichever came first; the other is a request", arguments: [true, false], [true, false])
  func wins(assignedFirst: Bool, isRejection: Bool) throws {
    let (begun, order) = requested()
    var story = begun
    func end(_ story: inout Story) -> EntityID {
      isRejection ? story.reject(order, by: 1) : story.cancel(order, by: 1)
    }
    var (ending, assignment) = (order, order)
    if !assignedFirst { ending = end(&story) }
    assignment = story.assign(order, by: 2)
    if assignedFirst { ending = end(&story) }
    let state = try #require(story.order(order))
    guard case .assigned(let stamp) = state.lifecycle else {
      Issue.record("the order is \(state.lifecycle)")
      return
    }
    #expect(stamp.entity == assignment)
    #expect(state.requests.map(\.id) == [ending])
    #expect(state.requests.first?.decidedBy == nil)
    #expect(state.cases.map(\.rule) == [.assignCancel])
    #expect(state.lot?.amount == 1)
  }

  @Test("C21: an approval cancels the order; a claim its author had not seen keeps it open while it lasts")
  func approvedUnseen() throws {
    let (begun, order) = requested()
    var story = begun
    let cancellation = story.cancel(order, by: 1)
    let assignment = story.assign(order, by: 2)
    story.world.syncAll()
    let lea = story.allocate(1, from: order, until: story.end(after: assignment), by: 0)
    let approval = story.decide(order, cancellation, approving: true, by: 2)
    let names: Names = [
      ("lea", lea), ("cancellation", cancellation), ("approval", approval), ("assignment", assignment),
    ]
    let lines = story.licenses(names)
    #expect(lines.contains("lea: pending"))
    #expect(lines.contains("C21: cancellation lost to assignment"))
    #expect(lines.contains("C21: approval lost to lea"))
    story.world.syncAll()
    story.release(lea, .neverLoggedIn, by: 0)
    #expect(!story.licenses(names).contains("C21: approval lost to lea"))
  }

  @Test("C21 C0: whoever has seen the approval cannot allocate from the order")
  func approvedSeen() {
    let (begun, order) = requested()
    var story = begun
    let cancellation = story.cancel(order, by: 1)
    let assignment = story.assign(order, by: 2)
    story.world.syncAll()
    story.decide(order, cancellation, approving: true, by: 2)
    story.world.syncAll()
    let lea = story.allocate(1, from: order, until: story.end(after: assignment), by: 0)
    #expect(story.licenses([("lea", lea)]).contains("C0: lea lost supplyCancelled"))
  }

  @Test("C21 C0: whoever has seen an approval cannot allocate, whichever approval counts in the end")
  func eitherApprovalSeen() throws {
    let (begun, order) = requested()
    var story = begun
    let cancellation = story.cancel(order, by: 1)
    let assignment = story.assign(order, by: 2)
    story.world.syncAll()
    let first = story.decide(order, cancellation, approving: true, by: 1)
    story.decide(order, cancellation, approving: true, by: 2)
    let lea = story.allocate(1, from: order, until: story.end(after: assignment), by: 2)
    #expect(story.licenses([("lea", lea)]).contains("C0: lea lost supplyCancelled"))
    #expect(try #require(story.order(order)).requests.map(\.decidedBy?.entity) == [first])
  }

  @Test("C21: a denial settles every request it had seen, so that nobody who knows of it decides about them again")
  func deniedTogether() throws {
    let (begun, order) = requested()
    var story = begun
    let cancellation = story.cancel(order, by: 1)
    let rejection = story.reject(order, by: 0)
    story.assign(order, by: 2)
    story.world.syncAll()
    let denial = story.decide(order, cancellation, approving: false, by: 0)
    let late = story.decide(order, rejection, approving: true, by: 0)
    let state = try #require(story.order(order))
    #expect(state.requests.map(\.decidedBy?.entity) == [denial, denial])
    #expect(state.cases.contains { $0.lost.entity == late && $0.reason == .cancellationSettled })
  }

  @Test("C21: rejected and cancelled at once: the first names the state", arguments: [true, false])
  func endedTwice(rejectionFirst: Bool) throws {
    let (begun, order) = requested()
    var story = begun
    if rejectionFirst { story.reject(order, by: 1) }
    story.cancel(order, by: 2)
    if !rejectionFirst { story.reject(order, by: 1) }
    let state = try #require(story.order(order))
    switch state.lifecycle {
    case .rejected: #expect(rejectionFirst)
    case .cancelled: #expect(!rejectionFirst)
    case .requested, .assigned, .void: Issue.record("the order is \(state.lifecycle)")
    }
    #expect(state.cases.isEmpty)
  }

  @Test("C21 R40: assigned twice, the licenses are there once and the first sets the end")
  func assignedTwice() throws {
    let (begun, order) = requested()
    var story = begun
    let first = story.assign(order, by: 1)
    story.world.pass(days: 3, hours: 0)
    let second = story.assign(order, by: 2)
    let (early, late) = (story.end(after: first), story.end(after: second))
    let lea = story.allocate(1, from: order, until: late, by: 2)
    let max = story.allocate(2, from: order, until: early, by: 1)
    let state = try #require(story.order(order))
    #expect(state.lot?.amount == 1)
    #expect(state.lot?.end == early)
    #expect(state.cases.isEmpty)
    let lines = story.licenses([("lea", lea), ("max", max)])
    #expect(lines.contains("lea: pending"))
    #expect(lines.contains("max: waitlisted"))
  }
}

import LedgerModel
import Licensing
import Testing

@Suite("R25: what finishes the business of a case")
struct CaseSettlementTests {
  private static let nobody: EntityID? = nil

  /// The cases that every node shows, with what settled each.
  private func settled(_ story: Story) -> [ConflictRule: EntityID?] {
    Dictionary(story.agreed().cases.map { ($0.rule, $0.settledBy?.entity) }) { first, _ in first }
  }

  @Test(
    "C1: a decision of the request settles it; of two made at once the approval is named", arguments: [true, false])
  func withdrawn(approvedFirst: Bool) {
    var story = Story()
    let lea = story.invite(1, by: 0)
    story.world.syncAll()
    story.accept(lea, learner: 1, on: 1)
    let withdrawal = story.withdraw(lea, by: 2)
    #expect(settled(story) == [.withdrawAccept: Self.nobody])
    story.world.syncAll()
    var approval = lea
    if approvedFirst { approval = story.decide(withdrawal, about: lea, .approved, by: 1) }
    story.decide(withdrawal, about: lea, .denied, by: 2)
    if !approvedFirst { approval = story.decide(withdrawal, about: lea, .approved, by: 1) }
    #expect(settled(story)[.withdrawAccept] == approval)
  }

  @Test("C27: the end of the license settles it")
  func declined() {
    var story = Story()
    let lea = story.invite(1, by: 0)
    story.world.syncAll()
    story.accept(lea, learner: 1, on: 1)
    story.decline(lea, learner: 1, on: 2)
    #expect(settled(story) == [.declineAccept: Self.nobody])
    story.world.syncAll()
    let request = story.submit(lea, by: 0)
    let approval = story.decide(request, about: lea, .approved, by: 0)
    #expect(settled(story)[.declineAccept] == approval)
  }

  @Test("C5 C28: an invitation issued since settles it, by whoever had seen it", arguments: [true, false])
  func issuedSince(isEvaluated: Bool) {
    var story = Story()
    let lea = story.invite(1, by: 0)
    story.world.syncAll()
    let rule: ConflictRule = isEvaluated ? .evaluationTwice : .withdrawEdit
    if isEvaluated {
      story.accept(lea, learner: 1, on: 0)
      let request = story.submit(lea, by: 0)
      story.world.syncAll()
      story.decide(request, about: lea, .denied, by: 1)
      story.decide(request, about: lea, .approved, by: 2)
    } else {
      story.edit(lea, to: 20, by: 1)
      story.withdraw(lea, by: 2)
    }
    #expect(settled(story) == [rule: Self.nobody])
    story.world.syncAll()
    let again = story.invite(1, by: 0, seed: 3)
    #expect(settled(story)[rule] == again)
  }

  @Test("C21: the decision of the request settles it, not one of another request")
  func cancelled() {
    var story = Story.ordered(1).story
    let order = story.requestOrder(2, by: 0)
    story.world.syncAll()
    story.assign(order, by: 0)
    let cancellation = story.cancel(order, by: 1)
    story.reject(order, by: 2)
    func states() -> [EntityID: EntityID?] {
      let cases = story.agreed().cases.filter { $0.subject == order }
      return Dictionary(cases.map { ($0.lost.entity, $0.settledBy?.entity) }) { first, _ in first }
    }
    #expect(states().count == 2 && states().values.allSatisfy { $0 == nil })
    story.world.sync(1, 0)
    let denial = story.decide(order, cancellation, approving: false, by: 0)
    #expect(states()[cancellation] == denial)
    #expect(states().values.filter { $0 == nil }.count == 1)
  }
}

import LedgerModel
import Licensing
import Testing

@Suite("C28 evaluation decided twice")
struct C28EvaluationTests {
  @Test("C28: an approval stands over a denial; the license is reversed once", arguments: [true, false])
  func approvalStands(denialFirst: Bool) {
    var (story, ana, request) = Story.requested()
    var (approval, denial) = (ana, ana)
    if denialFirst { denial = story.decide(request, about: ana, .denied, by: 1) }
    approval = story.decide(request, about: ana, .approved, by: 2)
    if !denialFirst { denial = story.decide(request, about: ana, .denied, by: 1) }
    #expect(
      story.picture([("ana", ana), ("request", request), ("approval", approval), ("denial", denial)]) == [
        "ana: reversed by approval, access revoked", "fund: free 100", "evaluation request of ana: approved",
        "C28: denial lost to approval", "tell ana reversed because of approval",
      ])
  }

  @Test("C28: of two approvals the first reverses, and nothing twice")
  func twoApprovals() {
    var (story, ana, request) = Story.requested()
    let first = story.decide(request, about: ana, .approved, by: 1)
    let second = story.decide(request, about: ana, .approved, by: 2)
    #expect(
      story.picture([("ana", ana), ("request", request), ("first", first), ("second", second)]) == [
        "ana: reversed by first, access revoked", "fund: free 100", "evaluation request of ana: approved",
        "tell ana reversed because of first",
      ])
  }

  @Test("C28: of two denials the first decides, the other has a case")
  func twoDenials() {
    var (story, ana, request) = Story.requested()
    let first = story.decide(request, about: ana, .denied, by: 1)
    let second = story.decide(request, about: ana, .closed, by: 2)
    #expect(
      story.picture([("ana", ana), ("request", request), ("first", first), ("second", second)])
        == [
          "ana: accepted by acceptance, access active", "fund: spent 100", "evaluation request of ana: denied",
          "C28: second lost to first",
        ].map { $0.replacing("by acceptance", with: "by \(story.nameless)") })
  }

  @Test("C28: one reversal satisfies all requests of the license")
  func satisfiesAll() {
    var (story, ana, request) = Story.requested()
    let other = story.submit(ana, by: 1)
    let approval = story.decide(request, about: ana, .approved, by: 2)
    #expect(
      story.picture([("ana", ana), ("request", request), ("other", other), ("approval", approval)]) == [
        "ana: reversed by approval, access revoked", "fund: free 100", "evaluation request of ana: approved",
        "evaluation other of ana: approved", "tell ana reversed because of approval",
      ])
  }

  @Test("C28: a denial settles only the requests it had seen")
  func settlesWhatWasSeen() {
    var (story, ana, request) = Story.requested()
    let unseen = story.submit(ana, by: 1)
    let denial = story.decide(request, about: ana, .denied, by: 2)
    let picture = story.picture([("ana", ana), ("request", request), ("unseen", unseen), ("denial", denial)])
    #expect(
      picture.suffix(2) == ["evaluation request of ana: denied", "evaluation unseen of ana: open"])
  }

  @Test("R25 C1: a withdrawal that became a request is decided like one")
  func fromWithdrawal() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let withdrawal = story.withdraw(ana, by: 1)
    let acceptance = story.accept(ana, learner: 1, on: 2)
    story.world.syncAll()
    let approval = story.decide(withdrawal, about: ana, .approved, by: 0)
    let names = [("ana", ana), ("withdrawal", withdrawal), ("acceptance", acceptance), ("approval", approval)]
    #expect(
      story.picture(names) == [
        "ana: reversed by approval, access revoked", "fund: free 100", "evaluation withdrawal of ana: approved",
        "C1: withdrawal lost to acceptance", "tell ana reversed because of approval",
      ])
  }

  @Test("R25 C0: nothing is evaluated that was not accepted, and nothing decided that is settled")
  func refused() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    let early = story.submit(ana, by: 0)
    story.accept(ana, learner: 1, on: 0)
    let request = story.submit(ana, by: 0)
    story.decide(request, about: ana, .denied, by: 0)
    let late = story.decide(request, about: ana, .approved, by: 0)
    let state = story.agreed()
    #expect(state.cases(of: early).first?.reason == .notAccepted)
    #expect(state.cases(of: late).first?.reason == .unknownEvaluation)
    #expect(state.funds.first?.balances[.spent] == 100)
  }

  @Test("C28: a denial that the approval of a later request had seen is history, not a loss")
  func deniedThenApproved() {
    var (story, ana, request) = Story.requested()
    let denial = story.decide(request, about: ana, .denied, by: 1)
    let again = story.submit(ana, by: 1)
    let approval = story.decide(again, about: ana, .approved, by: 1)
    let names = [("ana", ana), ("request", request), ("denial", denial), ("again", again), ("approval", approval)]
    #expect(!story.picture(names).contains("C28: denial lost to approval"))
  }

  @Test("C28: a denial of a request that another denial had settled unseen has a case")
  func deniedTwiceByDifferentRequests() {
    var (story, ana, request) = Story.requested()
    let other = story.submit(ana, by: 1)
    story.world.syncAll()
    let first = story.decide(request, about: ana, .denied, by: 1)
    let second = story.decide(other, about: ana, .denied, by: 2)
    let names = [("ana", ana), ("request", request), ("other", other), ("first", first), ("second", second)]
    #expect(story.picture(names).contains("C28: second lost to first"))
  }
}

extension Story {
  /// A registered learner accepted, and an evaluation was asked for; all nodes know. The fund is spent.
  fileprivate static func requested() -> (Story, invitation: EntityID, request: EntityID) {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.register(1, by: 0)
    story.accept(ana, learner: 1, on: 0)
    let request = story.submit(ana, by: 0)
    story.world.syncAll()
    return (story, ana, request)
  }

  /// How a picture calls what has no name.
  fileprivate var nameless: String { "?" }
}

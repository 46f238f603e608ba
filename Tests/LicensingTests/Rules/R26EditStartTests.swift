import LedgerModel
import Licensing
import Testing

@Suite("R26, R27 edit start")
struct R26EditStartTests {
  @Test(
    "R26: from today to the last day of validity",
    arguments: [(-1, false), (0, true), (20, true), (364, true), (365, false)])
  func range(day: Int64, isAllowed: Bool) {
    var (story, ana) = Story.scheduled(day: 10)
    let edit = story.edit(ana, to: day, by: 0)
    let state = story.agreed()
    #expect(state.cases(of: edit).map(\.reason) == (isAllowed ? [] : [.startOutOfRange]))
    #expect(state.invitation(ana)?.start == .date(Story.day(isAllowed ? day : 10)))
  }

  @Test("R26: the same day again is refused")
  func same() {
    var (story, ana) = Story.scheduled(day: 10)
    let edit = story.edit(ana, to: 10, by: 0)
    #expect(story.agreed().cases(of: edit).first?.reason == .startUnchanged)
  }

  @Test("R26: a start on acceptance may be given a day")
  func fromAcceptance() {
    var story = Story()
    let ana = story.invite(1, by: 0)
    let edit = story.edit(ana, to: 10, by: 0)
    #expect(
      story.picture([("ana", ana), ("edit", edit)]) == [
        "ana: pending", "fund: free 900 held 100", "tell ana startEdited because of edit",
      ])
  }

  @Test("R26: the range is that of the license, so a covering extension widens it")
  func widened() {
    var (story, ana) = Story.scheduled(day: 10)
    let before = story.edit(ana, to: 400, by: 0)
    story.extend(to: 500, covering: [ana], by: 0)
    let after = story.edit(ana, to: 400, by: 0)
    let state = story.agreed()
    #expect(state.cases(of: before).first?.reason == .startOutOfRange)
    #expect(state.cases(of: after).isEmpty)
  }

  @Test("R27: what is not editable by its policy is not edited")
  func notEditable() {
    var story = Story()
    let retake = story.define(ProductKind.examRetake.defaultPolicy(price: Money(amount: 50, currency: Story.euro)))
    let ana = story.invite(1, by: 0, .product(retake, course: story.course))
    let edit = story.edit(ana, to: 10, by: 0)
    #expect(story.agreed().cases(of: edit).first?.reason == .startNotEditable)
  }

  @Test("R24 R26: nothing is edited that was withdrawn, declined or has expired")
  func ended() {
    var story = Story()
    let withdrawn = story.invite(1, by: 0)
    story.withdraw(withdrawn, by: 0)
    let declined = story.invite(2, by: 0)
    story.decline(declined, learner: 2, on: 0)
    let expired = story.invite(3, by: 0)
    let first = story.edit(withdrawn, to: 100, by: 0)
    let second = story.edit(declined, to: 100, by: 0)
    story.world.pass(days: 91)
    let third = story.edit(expired, to: 100, by: 0)
    let state = story.agreed()
    #expect(state.cases(of: first).first?.reason == .alreadyWithdrawn)
    #expect(state.cases(of: second).first?.reason == .alreadyDeclined)
    #expect(state.cases(of: third).first?.reason == .alreadyExpired)
  }
}

import LedgerModel
import Licensing
import Testing

@Suite("R9, R19–R22 access")
struct R20AccessTests {
  private func access(_ story: Story, _ id: EntityID, at days: Int64) -> Access.State? {
    story.agreed(at: Story.instant(days)).invitation(id)?.access?.state
  }

  @Test("R20: accepted, awaiting registration, then active from registration on")
  func awaiting() {
    var story = Story(policy: Story.policy(accessDays: 30))
    let ana = story.invite(1, by: 0)
    story.accept(ana, learner: 1, on: 0)
    #expect(access(story, ana, at: 1) == .awaitingRegistration)
    story.world.pass(days: 10)
    story.register(1, by: 0)
    #expect(access(story, ana, at: 11) == .active)
    #expect(access(story, ana, at: 39) == .active)
    #expect(access(story, ana, at: 41) == .ended)
  }

  @Test("R9 R21: a known learner has access on the day, for as many days as the product gives")
  func scheduled() {
    var story = Story(policy: Story.policy(accessDays: 30))
    var premises = Story.Premises()
    premises.start = .date(Story.day(10))
    let ana = story.invite(1, by: 0, premises)
    story.register(1, by: 0)
    story.accept(ana, learner: 1, on: 0)
    #expect(access(story, ana, at: 9) == .scheduled)
    #expect(access(story, ana, at: 10) == .active)
    #expect(access(story, ana, at: 39) == .active)
    #expect(access(story, ana, at: 40) == .ended)
  }

  @Test("R9: without days of its own, access lasts to the end of the credits")
  func toTheEnd() {
    var story = Story(lotDays: 60)
    let ana = story.invite(1, by: 0)
    story.register(1, by: 0)
    story.accept(ana, learner: 1, on: 0)
    #expect(access(story, ana, at: 59) == .active)
    #expect(access(story, ana, at: 60) == .ended)
  }

  @Test("R20: of several registrations the earliest counts, in whatever order they come", arguments: [true, false])
  func earliest(earlyFirst: Bool) {
    var story = Story(policy: Story.policy(accessDays: 10))
    let ana = story.invite(1, by: 0)
    story.accept(ana, learner: 1, on: 0)
    if earlyFirst { story.register(1, by: 1) }
    story.world.nodes[2].clock = Story.instant(20)
    story.register(1, by: 2)
    if !earlyFirst {
      story.world.nodes[1].clock = Story.instant(5)
      story.register(1, by: 1)
    }
    #expect(access(story, ana, at: 16) == .ended)
  }

  @Test("R22: pending for its lifetime, then expired, its claim released; it says when it changes")
  func expires() {
    var story = Story(capacity: 100, policy: Story.policy(lifetimeDays: 14))
    let issued = story.latest
    let ana = story.invite(1, by: 0)
    let before = story.agreed(at: issued.adding(days: 13))
    #expect(before.invitation(ana)?.changesAt == issued.adding(days: 14))
    let last = Instant(milliseconds: issued.adding(days: 14).milliseconds - 1)
    #expect(story.picture(at: last, [("ana", ana)]) == ["ana: pending", "fund: held 100"])
    #expect(story.picture(at: issued.adding(days: 14), [("ana", ana)]) == ["ana: expired", "fund: free 100"])
  }

  @Test("C3 R22: a learner whose access is over may hold the product again")
  func again() {
    var story = Story(policy: Story.policy(accessDays: 10))
    let ana = story.invite(1, by: 0)
    story.register(1, by: 0)
    story.accept(ana, learner: 1, on: 0)
    story.world.pass(days: 5)
    let early = story.invite(1, by: 0, seed: 2)
    story.world.pass(days: 6)
    let late = story.invite(1, by: 0, seed: 3)
    let state = story.agreed()
    #expect(state.cases(of: early).first?.reason == .alreadyInvited)
    #expect(state.invitation(late)?.lifecycle == .pending)
  }
}

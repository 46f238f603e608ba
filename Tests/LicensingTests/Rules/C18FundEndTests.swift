import LedgerModel
import Licensing
import Testing

@Suite("C18 fund's end / accept")
struct C18FundEndTests {
  @Test("C18: accepted before the claim's end: captured, also when it arrives after")
  func before() {
    var story = Story(capacity: 100, lotDays: 60)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    story.world.pass(days: 59)
    let acceptance = story.accept(ana, learner: 1, on: 2)
    #expect(story.state(on: 0, at: Story.instant(61)).funds.first?.balances[.forfeited] == 100)
    #expect(
      story.picture(at: Story.instant(61), [("ana", ana), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access ended", "fund: spent 100",
      ])
  }

  @Test("C18 R17 R22: at the end it is refused and the hold is forfeited")
  func after() {
    var story = Story(capacity: 100, lotDays: 60)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    story.world.nodes[2].clock = story.end
    let acceptance = story.accept(ana, learner: 1, on: 2)
    #expect(
      story.picture([("ana", ana), ("acceptance", acceptance)]) == [
        "ana: expired", "fund: forfeited 100", "C0: acceptance lost alreadyExpired",
      ])
  }

  @Test("R22: a pending invitation never outlives its lot, and otherwise lives as long as its policy says")
  func lifetime() {
    var short = Story(lotDays: 60)
    let first = short.invite(1, by: 0)
    #expect(short.agreed().invitation(first)?.deadline == short.end)
    var long = Story(policy: Story.policy(lifetimeDays: 14))
    let issued = long.latest
    let second = long.invite(1, by: 0)
    #expect(long.agreed().invitation(second)?.deadline == issued.adding(days: 14))
  }

  @Test("R14: credits that have ended carry no new invitation")
  func ended() {
    var story = Story(lotDays: 60)
    story.world.pass(days: 61)
    let late = story.invite(1, by: 0)
    #expect(story.agreed().cases(of: late).first?.reason == .supplyEnded)
  }

  @Test("R17: credits released after their lot's end are forfeited, visibly")
  func releasedIntoEnded() {
    var story = Story(capacity: 100, lotDays: 60, policy: Story.policy())
    let ana = story.invite(1, by: 0)
    let acceptance = story.accept(ana, learner: 1, on: 0)
    story.world.pass(days: 70)
    let request = story.submit(ana, by: 0)
    let decision = story.decide(request, about: ana, .approved, by: 0)
    #expect(
      story.picture([("ana", ana), ("acceptance", acceptance), ("request", request), ("decision", decision)]) == [
        "ana: reversed by decision, access revoked", "fund: forfeited 100", "evaluation request of ana: approved",
        "tell ana reversed because of decision",
      ])
  }
}

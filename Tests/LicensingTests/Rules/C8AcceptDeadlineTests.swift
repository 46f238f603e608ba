import LedgerModel
import Licensing
import Testing

@Suite("C8 accept / deadline")
struct C8AcceptDeadlineTests {
  @Test("C8: an acceptance before the deadline that arrives after it stands, and the release is undone")
  func inTime() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    story.world.pass(days: 80)
    let acceptance = story.accept(ana, learner: 1, on: 2)
    story.world.pass(days: 20)
    #expect(story.state(on: 0).invitation(ana)?.lifecycle == .expired)
    #expect(story.state(on: 0).funds.first?.balances[.free] == 100)
    #expect(
      story.picture([("ana", ana), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access awaitingRegistration", "fund: spent 100",
      ])
  }

  @Test("C8: money given to another meanwhile by who saw the expiry: the other waits")
  func givenAway() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    story.world.pass(days: 80)
    let acceptance = story.accept(ana, learner: 1, on: 2)
    story.world.pass(days: 20)
    let ben = story.invite(2, by: 1)
    #expect(
      story.picture([("ana", ana), ("acceptance", acceptance), ("ben", ben)]) == [
        "ana: accepted by acceptance, access awaitingRegistration", "ben: waitlisted", "fund: spent 100",
        "C2: ben lost",
      ])
  }

  @Test("C8: both accepted: the supply is overdrawn by one, and the later acceptance has the case")
  func overage() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    story.world.pass(days: 80)
    let first = story.accept(ana, learner: 1, on: 2)
    story.world.pass(days: 20)
    let ben = story.invite(2, by: 1)
    let second = story.accept(ben, learner: 2, on: 1)
    #expect(
      story.picture([("ana", ana), ("first", first), ("ben", ben), ("second", second)]) == [
        "ana: accepted by first, access awaitingRegistration", "ben: accepted by second, access awaitingRegistration",
        "fund: spent 200 overage -100", "C8: second lost",
      ])
  }

  @Test("C8 R22: at the deadline itself, by the author's clock, it is too late")
  func atTheDeadline() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let deadline = story.state().invitation(ana)?.deadline
    story.world.nodes[2].clock = deadline ?? story.latest
    let acceptance = story.accept(ana, learner: 1, on: 2)
    #expect(
      story.picture([("ana", ana), ("acceptance", acceptance)]) == [
        "ana: expired", "fund: free 100", "C0: acceptance lost alreadyExpired",
      ])
  }
}

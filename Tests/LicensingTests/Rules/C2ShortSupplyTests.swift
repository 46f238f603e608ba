import LedgerModel
import Licensing
import Testing

@Suite("C2 invite / invite for the last of a supply")
struct C2ShortSupplyTests {
  @Test("C2: the first told is honoured, the other waits behind it")
  func firstTold() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 1)
    let ben = story.invite(2, by: 2)
    #expect(
      story.picture([("ana", ana), ("ben", ben)]) == [
        "ana: pending", "ben: waitlisted", "fund: held 100", "C2: ben lost to ana+1",
      ])
  }

  @Test("C2: whoever waits is honoured by itself when a withdrawal makes room")
  func roomAppears() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 1)
    let ben = story.invite(2, by: 2)
    let withdrawal = story.withdraw(ana, by: 1)
    #expect(
      story.picture([("ana", ana), ("ben", ben), ("withdrawal", withdrawal)]) == [
        "ana: withdrawn by withdrawal", "ben: pending", "fund: held 100", "tell ana withdrawn because of withdrawal",
      ])
  }

  @Test("standing: one told later stands before one that was only asked for")
  func toldBeforeAsked() {
    var story = Story(capacity: 100)
    var untold = Story.Premises()
    untold.tells = false
    let ana = story.invite(1, by: 1, untold)
    let ben = story.invite(2, by: 2)
    #expect(
      story.picture([("ana", ana), ("ben", ben)]) == [
        "ana: waitlisted", "ben: pending", "fund: held 100", "C2: ana lost to ben+1",
      ])
  }

  @Test("standing: an acceptance made unseen displaces one that was told earlier")
  func acceptedBeforeTold() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 1)
    let ben = story.invite(2, by: 2)
    let acceptance = story.accept(ben, learner: 2, on: 2)
    #expect(
      story.picture([("ana", ana), ("ben", ben), ("acceptance", acceptance)]) == [
        "ana: waitlisted", "ben: accepted by acceptance, access awaitingRegistration", "fund: spent 100",
        "C2: ana lost",
      ])
  }

  @Test("strict line: a cheaper claim does not skip ahead of one that waits")
  func nothingSkips() {
    var story = Story(capacity: 150)
    let cheap = story.act(
      .defineProduct(
        DefineProduct(kind: .course, family: "Networks", name: "Short", policy: Story.policy(price: 50))), by: 0)
    story.world.syncAll()
    var short = Story.Premises()
    short.product = cheap
    let ana = story.invite(1, by: 1)
    let ben = story.invite(2, by: 2)
    let cleo = story.invite(3, by: 0, short)
    #expect(
      story.picture([("ana", ana), ("ben", ben), ("cleo", cleo)]) == [
        "ana: pending", "ben: waitlisted", "cleo: waitlisted", "fund: free 50 held 100", "C2: ben lost to ana+1",
        "C2: cleo lost to ana+1",
      ])
  }

  @Test("a short lot hands on to the fund's next that ends later, and the claim's own end stays")
  func nextLot() {
    var story = Story(capacity: 100)
    let later = story.deposit(100, endDays: 500, by: 0)
    let sooner = story.deposit(100, endDays: 100, by: 0)
    story.world.syncAll()
    let ana = story.invite(1, by: 1)
    let ben = story.invite(2, by: 2)
    let state = story.agreed()
    #expect(state.placement(of: ana) == .honoured(SegmentKey(lot: story.lot, end: story.end)))
    #expect(state.placement(of: ben) == .honoured(SegmentKey(lot: later, end: Story.instant(500))))
    #expect(state.invitation(ben)?.end == story.end)
    #expect(state.cases.isEmpty)
    #expect(sooner != later)
  }
}

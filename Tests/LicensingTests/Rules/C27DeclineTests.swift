import LedgerModel
import Licensing
import Testing

@Suite("C27 decline / withdraw, decline / accept")
struct C27DeclineTests {
  @Test("C27: declined, one release, no withdrawal e-mail", arguments: [true, false])
  func declineAndWithdraw(declineFirst: Bool) {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    var (decline, withdrawal) = (ana, ana)
    if declineFirst { decline = story.decline(ana, learner: 1, on: 1) }
    withdrawal = story.withdraw(ana, by: 2)
    if !declineFirst { decline = story.decline(ana, learner: 1, on: 1) }
    #expect(
      story.picture([("ana", ana), ("decline", decline), ("withdrawal", withdrawal)]) == [
        "ana: declined by decline", "fund: free 100",
      ])
  }

  @Test("C27: acceptance wins over a concurrent decline of the same learner", arguments: [true, false])
  func declineAndAccept(declineFirst: Bool) {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    var (decline, acceptance) = (ana, ana)
    if declineFirst { decline = story.decline(ana, learner: 1, on: 1) }
    acceptance = story.accept(ana, learner: 1, on: 2)
    if !declineFirst { decline = story.decline(ana, learner: 1, on: 1) }
    #expect(
      story.picture([("ana", ana), ("decline", decline), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access awaitingRegistration", "fund: spent 100",
        "C27: decline lost to acceptance",
      ])
  }

  @Test("C1 C27: all three at once: accepted, one request, two cases")
  func allThree() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let decline = story.decline(ana, learner: 1, on: 1)
    let withdrawal = story.withdraw(ana, by: 2)
    let acceptance = story.accept(ana, learner: 1, on: 0)
    let names = [("ana", ana), ("decline", decline), ("withdrawal", withdrawal), ("acceptance", acceptance)]
    #expect(
      story.picture(names) == [
        "ana: accepted by acceptance, access awaitingRegistration", "fund: spent 100",
        "evaluation withdrawal of ana: open", "C27: decline lost to acceptance", "C1: withdrawal lost to acceptance",
      ])
  }

  @Test("C0: an acceptance that had seen the decline is refused")
  func seen() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    let decline = story.decline(ana, learner: 1, on: 0)
    let acceptance = story.accept(ana, learner: 1, on: 0)
    #expect(
      story.picture([("ana", ana), ("decline", decline), ("acceptance", acceptance)]) == [
        "ana: declined by decline", "fund: free 100", "C0: acceptance lost to decline alreadyDeclined",
      ])
  }
}

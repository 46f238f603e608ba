import LedgerModel
import Licensing
import Testing

@Suite("C26 address change / invite, C33 depart / anything")
struct C26AddressInviteTests {
  @Test("C26: an invitation keeps the learner its author saw; giving the address to another merges nobody")
  func addressGiven() {
    var story = Story()
    let change = story.act(
      .changeAddress(ChangeAddress(learner: Story.learner(1), contact: Story.contact(2))), by: 1)
    let unseen = story.invite(2, by: 2)
    let own = story.invite(1, by: 1)
    #expect(
      story.picture([("change", change), ("unseen", unseen), ("own", own)]) == [
        "unseen: pending", "own: pending", "fund: free 800 held 200",
      ])
    #expect(story.state().invitation(unseen)?.terms.learner == Story.learner(2))
    #expect(story.state().invitation(own)?.terms.learner == Story.learner(1))
  }

  @Test("C33: a departure ends nothing, whatever happens beside it")
  func departure() {
    var story = Story()
    let lea = story.invite(1, by: 0)
    story.world.syncAll()
    let left = story.act(.departLearners(DepartLearners(rows: [Story.learner(1)], note: "")), by: 1)
    let acceptance = story.accept(lea, learner: 1, on: 2)
    story.world.syncAll()
    let later = story.invite(1, by: 0, seed: 1)
    #expect(
      story.picture([("lea", lea), ("left", left), ("acceptance", acceptance), ("later", later)]).prefix(1) == [
        "lea: accepted by acceptance, access awaitingRegistration"
      ])
    #expect(story.state().fates.first { $0.stamp.entity == left }.map { $0.fate } != .lost(.judgedOnPast))
  }
}

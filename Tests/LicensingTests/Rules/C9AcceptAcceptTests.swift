import LedgerModel
import Licensing
import Testing

@Suite("C9 accept / accept on two devices")
struct C9AcceptAcceptTests {
  @Test("C9: one capture, one access, no case")
  func once() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.register(1, by: 0)
    story.world.syncAll()
    let first = story.accept(ana, learner: 1, on: 1)
    let second = story.accept(ana, learner: 1, on: 2)
    #expect(
      story.picture([("ana", ana), ("first", first), ("second", second)]) == [
        "ana: accepted by first, access active", "fund: spent 100",
      ])
  }

  @Test("R19: without a token, or with one of another invitation, nothing is accepted")
  func token() {
    var story = Story()
    var untold = Story.Premises()
    untold.tells = false
    let ana = story.invite(1, by: 0, untold)
    let ben = story.invite(2, by: 0)
    story.world.syncAll()
    let first = story.accept(ana, learner: 1, on: 1)
    let second = story.accept(ana, learner: 2, on: 2)
    let forged = story.act(
      .accept(Accept(invitation: ben, proof: TokenProof(tokenKey: story.tokenKey(learner: 2), signature: []))), by: 1)
    #expect(
      story.picture([("ana", ana), ("ben", ben), ("first", first), ("second", second), ("forged", forged)]) == [
        "ana: pending", "ben: pending", "fund: free 800 held 200", "C0: first lost tokenUnknown",
        "C0: second lost tokenUnknown", "C0: forged lost tokenUnknown",
      ])
  }
}

import LedgerModel
import Licensing
import Testing

@Suite("C28 C31 approved twice, and given to another learner")
struct C28ReallocationTests {
  @Test("C28 C31: both approve and both give: the first reversal's heir has the license, the other's is void")
  func bothGive() {
    var (story, ana, request) = Story.evaluated()
    let ben = story.reallocate(request, about: ana, to: 2, by: 2)
    let cleo = story.reallocate(request, about: ana, to: 3, by: 3)
    #expect(
      story.picture([("ana", ana), ("request", request), ("ben", ben), ("cleo", cleo)]) == [
        "ana: reversed by ben+0, access revoked", "ben: pending", "cleo: void", "fund: held 100",
        "evaluation request of ana: approved", "C31: cleo lost to ben+0", "tell ana reversed because of ben+0",
      ])
  }

  @Test("C28 C31: both give, and there is money for two: the second is void all the same")
  func moneyForTwo() {
    var (story, ana, request) = Story.evaluated(capacity: 500)
    let ben = story.reallocate(request, about: ana, to: 2, by: 2)
    let cleo = story.reallocate(request, about: ana, to: 3, by: 3)
    let picture = story.picture([("ana", ana), ("ben", ben), ("cleo", cleo)])
    #expect(picture.contains("cleo: void"))
    #expect(picture.contains("fund: free 400 held 100"))
  }

  @Test("C28 C31: one gives, the other approves alone: the first in clock order decides", arguments: [true, false])
  func oneGives(givingFirst: Bool) {
    var (story, ana, request) = Story.evaluated()
    var (ben, alone) = (ana, ana)
    if givingFirst { ben = story.reallocate(request, about: ana, to: 2, by: 2) }
    alone = story.decide(request, about: ana, .approved, by: 3)
    if !givingFirst { ben = story.reallocate(request, about: ana, to: 2, by: 2) }
    let picture = story.picture([("ana", ana), ("request", request), ("ben", ben), ("alone", alone)])
    #expect(
      picture
        == (givingFirst
          ? [
            "ana: reversed by ben+0, access revoked", "ben: pending", "fund: held 100",
            "evaluation request of ana: approved", "tell ana reversed because of ben+0",
          ]
          : [
            "ana: reversed by alone, access revoked", "ben: void", "fund: free 100",
            "evaluation request of ana: approved", "C31: ben lost to alone", "tell ana reversed because of alone",
          ]))
  }

  @Test("C28: an approval that gives stands over a denial", arguments: [true, false])
  func overDenial(denialFirst: Bool) {
    var (story, ana, request) = Story.evaluated()
    var (ben, denial) = (ana, ana)
    if denialFirst { denial = story.decide(request, about: ana, .denied, by: 3) }
    ben = story.reallocate(request, about: ana, to: 2, by: 2)
    if !denialFirst { denial = story.decide(request, about: ana, .denied, by: 3) }
    #expect(
      story.picture([("ana", ana), ("request", request), ("ben", ben), ("denial", denial)]) == [
        "ana: reversed by ben+0, access revoked", "ben: pending", "fund: held 100",
        "evaluation request of ana: approved", "C28: denial lost to ben+0", "tell ana reversed because of ben+0",
      ])
  }

  @Test("C28: after a denial that was seen nothing is approved, so nothing is given")
  func afterDenial() {
    var (story, ana, request) = Story.evaluated()
    story.decide(request, about: ana, .denied, by: 3)
    story.world.syncAll()
    let ben = story.reallocate(request, about: ana, to: 2, by: 2)
    let picture = story.picture([("ana", ana), ("ben", ben), ("decision", EntityID(set: ben.set, operation: 0))])
    #expect(picture.contains("C0: decision lost unknownEvaluation"))
    #expect(picture.contains("C0: ben lost nothingHandedOver"))
    #expect(picture.contains("fund: spent 100"))
  }

  @Test("C28 C31: the void one was accepted meanwhile: it captures nothing, and the acceptance has a case")
  func voidAccepted() {
    var (story, ana, request) = Story.evaluated()
    let ben = story.reallocate(request, about: ana, to: 2, by: 2)
    let cleo = story.reallocate(request, about: ana, to: 3, by: 3)
    let acceptance = story.accept(cleo, learner: 3, on: 3)
    let picture = story.picture([("ana", ana), ("ben", ben), ("cleo", cleo), ("acceptance", acceptance)])
    #expect(picture.contains("cleo: void"))
    #expect(picture.contains("fund: held 100"))
    #expect(picture.contains("C31: acceptance lost to ben+0"))
  }

  @Test("C28 C31: what rests on the void one is void too")
  func chain() {
    var (story, ana, request) = Story.evaluated()
    story.decide(request, about: ana, .approved, by: 3)
    let ben = story.reallocate(request, about: ana, to: 2, by: 2)
    story.world.sync(1, 2)
    let cleo = story.give(ben, to: 3, by: 1)
    let picture = story.picture([("ana", ana), ("ben", ben), ("cleo", cleo)])
    #expect(picture.contains("ben: void"))
    #expect(picture.contains("cleo: void"))
    #expect(picture.contains("fund: free 100"))
  }

  @Test("C28: two requests of one license, each approved for another learner: one reversal, one heir")
  func twoRequests() {
    var (story, ana, request) = Story.evaluated(capacity: 300)
    let other = story.submit(ana, by: 1)
    story.world.syncAll()
    let ben = story.reallocate(request, about: ana, to: 2, by: 2)
    let cleo = story.reallocate(other, about: ana, to: 3, by: 3)
    let picture = story.picture([("ana", ana), ("request", request), ("other", other), ("ben", ben), ("cleo", cleo)])
    #expect(picture.contains("evaluation request of ana: approved"))
    #expect(picture.contains("evaluation other of ana: approved"))
    #expect(picture.contains("cleo: void"))
    #expect(picture.contains("fund: free 200 held 100"))
  }

  @Test("C31 C1 R25: a gift whose withdrawal lost stays void when the license is reversed and given to another")
  func giftStaysVoid() {
    var story = Story(capacity: 300)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let ben = story.give(ana, to: 2, by: 1)
    let acceptance = story.accept(ana, learner: 1, on: 2)
    story.world.syncAll()
    let cleo = story.reallocate(EntityID(set: ben.set, operation: 0), about: ana, to: 3, by: 0)
    let picture = story.picture([("ana", ana), ("ben", ben), ("cleo", cleo), ("acceptance", acceptance)])
    #expect(
      picture == [
        "ana: reversed by cleo+0, access revoked", "ben: void", "cleo: pending", "fund: free 200 held 100",
        "evaluation ben+0 of ana: approved", "C1: ben+0 lost to acceptance", "C31: ben lost to acceptance",
        "tell ana reversed because of cleo+0",
      ])
  }

  @Test("C28 C31: three approve apart, all giving: one heir", arguments: 0..<3)
  func threeAuthors(owner: Int) {
    var (story, ana, request) = Story.evaluated(capacity: 500)
    let nodes = [0, 2, 3]
    var heirs: [EntityID] = []
    for turn in 0..<3 {
      heirs.append(story.reallocate(request, about: ana, to: 2 + turn, by: nodes[(turn + owner) % 3]))
    }
    let picture = story.picture([("ana", ana), ("first", heirs[0]), ("second", heirs[1]), ("third", heirs[2])])
    #expect(
      picture.prefix(5) == [
        "ana: reversed by first+0, access revoked", "first: pending", "second: void", "third: void",
        "fund: free 400 held 100",
      ])
  }
}

import LedgerModel
import Licensing
import Testing

@Suite("R25 an approval that gives the license to another learner")
struct R25ReallocationTests {
  @Test("R25 C32: the place of the reversed license is the new one's, though another was told before")
  func placeTakenOver() {
    var story = Story(capacity: 100)
    let dora = story.invite(4, by: 1)
    let ana = story.invite(1, by: 0)
    story.accept(ana, learner: 1, on: 0)
    story.world.syncAll()
    let request = story.submit(ana, by: 0)
    story.world.syncAll()
    let ben = story.reallocate(request, about: ana, to: 2, by: 2)
    let picture = story.picture([("dora", dora), ("ana", ana), ("ben", ben)])
    #expect(picture.contains("ben: pending"))
    #expect(picture.contains("dora: waitlisted"))
    #expect(picture.contains("fund: held 100"))
  }

  @Test("R25: without an heir the place goes to whoever waits")
  func withoutHeir() {
    var story = Story(capacity: 100)
    let dora = story.invite(4, by: 1)
    let ana = story.invite(1, by: 0)
    story.accept(ana, learner: 1, on: 0)
    story.world.syncAll()
    let request = story.submit(ana, by: 0)
    story.decide(request, about: ana, .approved, by: 0)
    #expect(story.picture([("dora", dora), ("ana", ana)]).contains("dora: pending"))
  }

  @Test("R25: accepted, reallocated, accepted and reallocated again: each reversal gives back what was captured, once")
  func again() {
    var (story, ana, request) = Story.evaluated()
    let ben = story.reallocate(request, about: ana, to: 2, by: 2)
    story.world.syncAll()
    story.accept(ben, learner: 2, on: 1)
    #expect(story.agreed().funds.first?.balances[.spent] == 100)
    let second = story.submit(ben, by: 1)
    story.world.syncAll()
    let cleo = story.reallocate(second, about: ben, to: 3, by: 3)
    let picture = story.picture([("ana", ana), ("ben", ben), ("cleo", cleo), ("request", request), ("second", second)])
    #expect(
      picture == [
        "ana: reversed by ben+0, access revoked", "ben: reversed by cleo+0, access revoked", "cleo: pending",
        "fund: held 100", "evaluation request of ana: approved", "evaluation second of ben: approved",
        "tell ana reversed because of ben+0", "tell ben reversed because of cleo+0",
      ])
  }

  @Test("R25: given on to the next learner by a withdrawal, the place is still that of the acceptance")
  func givenOn() {
    var (story, ana, request) = Story.evaluated()
    let ben = story.reallocate(request, about: ana, to: 2, by: 2)
    story.world.syncAll()
    let cleo = story.give(ben, to: 3, by: 1)
    let dora = story.invite(4, by: 1)
    let picture = story.picture([("ana", ana), ("ben", ben), ("cleo", cleo), ("dora", dora)])
    #expect(picture.contains("cleo: pending"))
    #expect(picture.contains("dora: waitlisted"))
  }

  @Test("R25 C24: the price is the one in force, and the reversal gives back what was captured, not more")
  func dearer() {
    var (story, ana, request) = Story.evaluated(capacity: 180)
    let version = story.act(
      .reviseProduct(ReviseProduct(product: story.course, policy: Story.policy(price: 150))), by: 0)
    story.world.syncAll()
    var premises = Story.Premises()
    premises.version = version
    let ben = story.reallocate(request, about: ana, to: 2, by: 2, premises)
    let picture = story.picture([("ana", ana), ("ben", ben)])
    #expect(picture.contains("ben: pending"))
    #expect(picture.contains("fund: free 30 held 150"))
  }

  @Test("R25: dearer than the fund carries, it waits; nothing beyond the capture is freed")
  func tooDear() {
    var (story, ana, request) = Story.evaluated(capacity: 100)
    let version = story.act(
      .reviseProduct(ReviseProduct(product: story.course, policy: Story.policy(price: 150))), by: 0)
    story.world.syncAll()
    var premises = Story.Premises()
    premises.version = version
    let ben = story.reallocate(request, about: ana, to: 2, by: 2, premises)
    let picture = story.picture([("ana", ana), ("ben", ben)])
    #expect(picture.contains("ben: waitlisted"))
    #expect(picture.contains("fund: free 100"))
  }

  @Test(
    "R25 C0: only the license itself is given on: not another product, not other credits", arguments: [true, false])
  func otherLicense(otherProduct: Bool) {
    var (story, ana, request) = Story.evaluated(capacity: 300)
    var premises = Story.Premises()
    if otherProduct {
      premises = .product(story.define(Story.policy(price: 300)))
    } else {
      premises.lot = story.deposit(500, endDays: 500, by: 0)
      premises.end = Story.instant(500)
      story.world.syncAll()
    }
    let ben = story.reallocate(request, about: ana, to: 2, by: 2, premises)
    let picture = story.picture([("ana", ana), ("ben", ben)])
    #expect(picture.contains("ana: reversed by ben+0, access revoked"))
    #expect(picture.contains("C0: ben lost nothingHandedOver"))
    #expect(!picture.contains { $0.contains("held") })
  }

  @Test("R25 C14: the credits keep the end that an extension left them; so does the license", arguments: [true, false])
  func keepsTheEnd(oldEnd: Bool) {
    var (story, ana, request) = Story.evaluated()
    story.extend(to: 500, by: 0)
    story.world.syncAll()
    var premises = Story.Premises()
    premises.end = oldEnd ? story.end : Story.instant(500)
    let ben = story.reallocate(request, about: ana, to: 2, by: 2, premises)
    let picture = story.picture([("ana", ana), ("ben", ben)])
    #expect(picture.contains("C0: ben lost nothingHandedOver") == !oldEnd)
    #expect(picture.contains(oldEnd ? "fund: held 100" : "fund: free 100"))
    #expect(story.state().invitation(ben)?.end == (oldEnd ? story.end : Story.instant(500)))
  }

  @Test("R25 R17: credits that have ended carry nobody; what the reversal frees is forfeited")
  func endedCredits() {
    var (story, ana, request) = Story.evaluated()
    story.world.pass(days: 366)
    let ben = story.reallocate(request, about: ana, to: 2, by: 2)
    let picture = story.picture([("ana", ana), ("ben", ben)])
    #expect(picture.contains("C0: ben lost supplyEnded"))
    #expect(picture.contains("fund: forfeited 100"))
  }

  @Test("R25 C3: who holds the product already is not given it a second time")
  func holdsAlready() {
    var (story, ana, request) = Story.evaluated(capacity: 200)
    let ben = story.invite(2, by: 1)
    story.world.syncAll()
    let again = story.reallocate(request, about: ana, to: 2, by: 2, seed: 1)
    let picture = story.picture([("ana", ana), ("ben", ben), ("again", again)])
    #expect(picture.contains("C0: again lost to ben alreadyInvited"))
    #expect(picture.contains("fund: free 100 held 100"))
  }

  @Test("R25 C0: a license that was never accepted is not support's to give, even if it is withdrawn later")
  func neverAccepted() {
    var story = Story(nodes: 3, capacity: 200)
    story.enrol(.support, on: 2)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let ben = story.reallocate(ana, about: ana, to: 2, by: 2)
    story.world.syncAll()
    story.withdraw(ana, by: 0)
    let decision = EntityID(set: ben.set, operation: 0)
    let picture = story.picture([("ana", ana), ("ben", ben), ("decision", decision)])
    #expect(picture.contains("C0: decision lost unknownEvaluation"))
    #expect(picture.contains("C0: ben lost nothingHandedOver"))
    #expect(picture.contains("fund: free 200"))
  }
}

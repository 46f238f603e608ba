import LedgerModel
import Licensing
import Testing

@Suite("R28 inviting oneself")
struct R28SelfInvitationTests {
  private let own = Story.learner(1)

  @Test(
    "R28: who invites themselves to start on acceptance has accepted",
    arguments: ProductKind.allCases.filter { $0 != .seat && $0 != .premium })
  func accepts(kind: ProductKind) {
    let policy = kind.defaultPolicy(price: Money(amount: 100, currency: Story.euro))
    #expect(policy.acceptsAtOnce(start: .acceptance, learner: own, inviter: own))
  }

  @Test("R28: a start on a day has to be accepted like any other, today's too", arguments: [0, 1, 30] as [Int64])
  func onADate(day: Int64) {
    #expect(!Story.policy().acceptsAtOnce(start: .date(Story.day(day)), learner: own, inviter: own))
  }

  @Test("R28: it is policy: a product that does not allow it never accepts at once")
  func notAllowed() {
    var policy = Story.policy()
    policy.selfAcceptance = false
    #expect(!policy.acceptsAtOnce(start: .acceptance, learner: own, inviter: own))
    #expect(!policy.acceptsAtOnce(start: .date(Story.day(1)), learner: own, inviter: own))
  }

  @Test("R28: nobody is made to accept by another's invitation")
  func another() {
    #expect(!Story.policy().acceptsAtOnce(start: .acceptance, learner: Story.learner(2), inviter: own))
  }

  @Test("R28 R2: the policy in force decides; an older version says nothing any more", arguments: [true, false])
  func versionInForce(allowed: Bool) throws {
    var story = Story()
    var revised = Story.policy()
    revised.selfAcceptance = allowed
    let version = story.act(.reviseProduct(ReviseProduct(product: story.course, policy: revised)), by: 0)
    let product = try #require(story.agreed().products.first { $0.id == story.course })
    let inForce = try #require(product.history.versions.last)
    #expect(inForce.stamp.entity == version)
    #expect(inForce.policy.acceptsAtOnce(start: .acceptance, learner: own, inviter: own) == allowed)
  }

  @Test("R28: accepted in the next change set by the token just minted, it is captured like any other")
  func captured() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    #expect(story.picture([("ana", ana)]) == ["ana: pending", "fund: held 100"])
    let acceptance = story.accept(ana, learner: 1, on: 0)
    #expect(
      story.picture([("ana", ana), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access awaitingRegistration", "fund: spent 100",
      ])
  }
}

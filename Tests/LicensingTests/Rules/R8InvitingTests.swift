import LedgerModel
import Licensing
import Testing

@Suite("R8–R14 inviting")
struct R8InvitingTests {
  @Test("R8: an add-on names a course that exists; without it, or with an add-on for a course, it is refused")
  func addOn() {
    var story = Story()
    let retake = story.define(ProductKind.examRetake.defaultPolicy(price: Money(amount: 50, currency: Story.euro)))
    let good = story.invite(1, by: 0, .product(retake, course: story.course))
    let without = story.invite(2, by: 0, .product(retake))
    let wrong = story.invite(3, by: 0, .product(retake, course: retake))
    let surplus = story.invite(4, by: 0, .product(story.course, course: story.course))
    let state = story.agreed()
    #expect(state.invitation(good)?.lifecycle == .pending)
    for each in [without, wrong, surplus] { #expect(state.cases(of: each).first?.reason == .courseMismatch) }
  }

  @Test("R10: the start is one the product offers; an add-on is not asked")
  func startOptions() {
    var story = Story()
    let retake = story.define(ProductKind.examRetake.defaultPolicy(price: Money(amount: 50, currency: Story.euro)))
    var dated = Story.Premises.product(retake, course: story.course)
    dated.start = .date(Story.day(10))
    let asked = story.invite(1, by: 0, dated)
    var policy = Story.policy()
    policy.startOptions = [.date]
    let onDateOnly = story.invite(2, by: 0, .product(story.define(policy)))
    let state = story.agreed()
    #expect(state.cases(of: asked).first?.reason == .startNotOffered)
    #expect(state.cases(of: onDateOnly).first?.reason == .startNotOffered)
  }

  @Test("R11: the day lies from today to the last day the credits are valid", arguments: [-1, 0, 364, 365])
  func dayWithinValidity(day: Int64) {
    var story = Story(lotDays: 365)
    var premises = Story.Premises()
    premises.start = .date(Story.day(day))
    let ana = story.invite(1, by: 0, premises)
    let state = story.agreed()
    if (0...364).contains(day) {
      #expect(state.invitation(ana)?.lifecycle == .pending)
      #expect(state.invitation(ana)?.start == .date(Story.day(day)))
    } else {
      #expect(state.cases(of: ana).first?.reason == .startOutOfRange)
    }
  }

  @Test("R14: lot and end are premises: both must be what the inviter could see")
  func premisesOfSupply() {
    var story = Story()
    var premises = Story.Premises()
    premises.end = Story.instant(200)
    let wrongEnd = story.invite(1, by: 0, premises)
    premises = Story.Premises()
    premises.lot = story.course
    let wrongLot = story.invite(2, by: 0, premises)
    let extension1 = story.extend(to: 500, by: 0)
    premises = Story.Premises()
    premises.end = Story.instant(500)
    let unseenEnd = story.invite(3, by: 1, premises)
    let seenEnd = story.invite(4, by: 0, premises)
    let state = story.agreed()
    for each in [wrongEnd, wrongLot, unseenEnd] { #expect(state.cases(of: each).first?.reason == .unknownSupply) }
    #expect(state.invitation(seenEnd)?.end == Story.instant(500))
    #expect(state.cases(of: extension1).isEmpty)
  }

  @Test("R14: a product priced in another currency than the fund's is not paid from it")
  func currency() throws {
    var story = Story()
    let yen = try #require(Currency(code: "JPY"))
    let product = story.define(ProductPolicy(price: Money(amount: 100, currency: yen)))
    let ana = story.invite(1, by: 0, .product(product))
    #expect(story.agreed().cases(of: ana).first?.reason == .currencyMismatch)
  }

  @Test("R12: many at once, one fate each; one that is refused costs the others nothing")
  func manyAtOnce() {
    var story = Story()
    story.invite(2, by: 0)
    let rows = (1...3).map { Invite.Row(learner: Story.learner($0), contact: Story.contact($0)) }
    let bulk = story.act(
      .invite(
        Invite(
          product: story.course, policyVersion: story.course, course: nil, supply: story.fund, lot: story.lot,
          end: story.end, start: .acceptance, note: "", rows: rows)), by: 0)
    let state = story.agreed()
    let ids = (0..<3).map { EntityID(set: bulk.set, operation: 0, row: UInt32($0)) }
    #expect(state.invitation(ids[0])?.lifecycle == .pending)
    #expect(state.cases(of: ids[1]).first?.reason == .alreadyInvited)
    #expect(state.invitation(ids[2])?.lifecycle == .pending)
    #expect(state.funds.first?.balances[.held] == 300)
  }
}

extension Story.Premises {
  /// For a product other than the story's course.
  static func product(_ product: EntityID, course: EntityID? = nil) -> Story.Premises {
    var premises = Story.Premises()
    (premises.product, premises.course) = (product, course)
    return premises
  }
}

extension Story {
  /// Defines another product, known to all nodes.
  mutating func define(_ policy: ProductPolicy) -> EntityID {
    let id = act(
      .defineProduct(DefineProduct(kind: .course, family: "Networks", name: "Another", policy: policy)), by: 0)
    world.syncAll()
    return id
  }
}

import LedgerModel
import Licensing
import Testing

@Suite("R43 a license is handed to another learner")
struct R43AnotherLearnerTests {
  @Test("R43 C0: handed to the learner who holds it, it stays where it is, and nothing comes of the act")
  func sameLearner() {
    let (begun, order, end) = Story.ordered(1)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    let again = story.reallocate(lea, to: 1, .leftCompany, from: order, until: end, by: 0)
    let lines = story.licenses([("lea", lea), ("again", again), ("handing", EntityID(set: again.set, operation: 0))])
    #expect(lines.contains("lea: pending"))
    #expect(lines.contains("C0: handing lost to lea sameLearner"))
    #expect(lines.contains("C0: again lost nothingHandedOver"))
  }

  @Test("R43 C13: so a ground that was known to be false stays known to be false")
  func groundStaysFalse() {
    let (begun, order, end) = Story.ordered(1)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    let login = story.logIn(lea, on: 0)
    let again = story.reallocate(lea, to: 1, .leftCompany, from: order, until: end, by: 0)
    let max = story.reallocate(again, to: 2, .neverLoggedIn, from: order, until: end, by: 0)
    let lines = story.licenses([("lea", lea), ("login", login), ("again", again), ("max", max)])
    #expect(lines.contains("lea: accepted by login"))
    #expect(lines.contains("C0: max lost nothingHandedOver"))
  }

  @Test("R43: the same where a learner may hold the product more than once")
  func severalAtOnce() {
    var policy = Story.premium
    policy.oneLivePerLearner = false
    var story = Story(nodes: 3, policy: policy)
    let order = story.requestOrder(2, by: 0)
    let assignment = story.assign(order, by: 0)
    story.world.syncAll()
    story.prologueEnds(at: story.world.entries.count)
    let end = story.end(after: assignment)
    let lea = story.allocate(1, from: order, until: end, by: 0)
    let again = story.reallocate(lea, to: 1, .neverLoggedIn, from: order, until: end, by: 0)
    let max = story.reallocate(lea, to: 2, .neverLoggedIn, from: order, until: end, by: 0)
    let lines = story.licenses([("lea", lea), ("again", again), ("max", max)])
    #expect(lines.contains("max: pending"))
    #expect(lines.contains("C0: again lost nothingHandedOver"))
  }

  @Test("R43 C11: who is handed a license that another gave back in vain takes it from the one who holds it")
  func besideAnother() {
    let (begun, order, end) = Story.ordered(1)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    story.world.syncAll()
    let again = story.reallocate(lea, to: 1, .leftCompany, from: order, until: end, by: 1)
    let max = story.reallocate(lea, to: 2, .leftCompany, from: order, until: end, by: 2)
    let lines = story.licenses([("lea", lea), ("again", again), ("max", max)])
    #expect(lines.contains { $0.hasPrefix("lea: released by max") })
    #expect(lines.contains("max: pending"))
  }
}

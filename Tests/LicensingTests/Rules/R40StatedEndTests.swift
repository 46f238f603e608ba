import LedgerModel
import Licensing
import Testing

@Suite("R40: an assignment may state that its licenses end earlier")
struct R40StatedEndTests {
  private func assigned(
    _ until: (Instant) -> Instant
  ) throws -> (state: OrderState, assignment: EntityID, full: Instant) {
    var story = Story(policy: Story.premium)
    let order = story.requestOrder(2, by: 0)
    story.world.syncAll()
    // The clock of the assignment is not known before it is written, so a first one is tried elsewhere.
    var trial = story
    let tried = trial.assign(order, by: 0)
    let full = trial.end(after: tried)
    let assignment = story.act(.assignOrder(AssignOrder(order: order, until: until(full))), by: 0)
    return (try #require(story.order(order)), assignment, full)
  }

  @Test("an earlier end counts, a later one changes nothing")
  func ends() throws {
    let early = try assigned { $0.adding(days: -40) }
    #expect(early.state.lot?.end == early.full.adding(days: -40))
    let late = try assigned { $0.adding(days: 40) }
    #expect(late.state.lot?.end == late.full)
  }

  @Test("an end that has come when it is assigned is refused")
  func past() throws {
    let over = try assigned { $0.adding(days: -366) }
    #expect(over.state.lifecycle == .requested)
    #expect(over.state.cases.map(\.reason) == [.dayOutOfRange])
  }
}

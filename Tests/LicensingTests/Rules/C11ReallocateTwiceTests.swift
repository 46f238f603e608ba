import LedgerModel
import Licensing
import Testing

@Suite("C11 reallocate / reallocate")
struct C11ReallocateTwiceTests {
  @Test("C11: the first takes over the place, the other is an ordinary claim of the order")
  func first() {
    let (begun, order, end) = Story.ordered(1)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    story.world.syncAll()
    let max = story.reallocate(lea, to: 2, .neverLoggedIn, from: order, until: end, by: 1)
    let nia = story.reallocate(lea, to: 3, .neverLoggedIn, from: order, until: end, by: 2)
    let lines = story.licenses([("lea", lea), ("max", max), ("nia", nia)])
    #expect(lines.contains("max: pending"))
    #expect(lines.contains("nia: waitlisted"))
    #expect(lines.contains { $0.hasPrefix("C2: nia lost to ") })
    #expect(lines.contains("C11: nia lost to max+0"))
  }

  @Test("C11: with room in the order both have one, and no license is lost or made")
  func room() {
    let (begun, order, end) = Story.ordered(2)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    story.world.syncAll()
    let max = story.reallocate(lea, to: 2, .neverLoggedIn, from: order, until: end, by: 1)
    let nia = story.reallocate(lea, to: 3, .leftCompany, from: order, until: end, by: 2)
    let lines = story.licenses([("lea", lea), ("max", max), ("nia", nia)])
    #expect(lines.contains("max: pending"))
    #expect(lines.contains("nia: pending"))
    #expect(lines.contains("C11: max lost to nia+0"))
  }

  @Test("C11: whoever logged in goes first", arguments: [true, false])
  func loggedIn(firstLogsIn: Bool) {
    let (begun, order, end) = Story.ordered(1)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    story.world.syncAll()
    let max = story.reallocate(lea, to: 2, .neverLoggedIn, from: order, until: end, by: 1)
    let nia = story.reallocate(lea, to: 3, .neverLoggedIn, from: order, until: end, by: 2)
    let login = firstLogsIn ? story.logIn(max, on: 1) : story.logIn(nia, on: 2)
    let lines = story.licenses([("lea", lea), ("max", max), ("nia", nia), ("login", login)])
    #expect(lines.contains(firstLogsIn ? "max: accepted by login" : "nia: accepted by login"))
    #expect(lines.contains(firstLogsIn ? "nia: waitlisted" : "max: waitlisted"))
  }
}

import LedgerModel
import Licensing
import Testing

@Suite("C13 reallocate or release / first login")
struct C13ReleaseLoginTests {
  @Test(
    "C13: never logged in is falsified; the learner keeps it and the release is a request", arguments: [true, false])
  func falsified(releaseFirst: Bool) {
    let (begun, order, end) = Story.ordered(1)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    story.world.syncAll()
    var (release, login) = (lea, lea)
    if releaseFirst { release = story.release(lea, .neverLoggedIn, by: 1) }
    login = story.logIn(lea, on: 2)
    if !releaseFirst { release = story.release(lea, .neverLoggedIn, by: 1) }
    #expect(
      story.licenses([("lea", lea), ("release", release), ("login", login)]) == [
        "lea: accepted by login", "evaluation release of lea: open", "C13: release lost to login",
      ])
  }

  @Test("C13: the new learner waits, and has the license once the request is approved")
  func waits() {
    let (begun, order, end) = Story.ordered(1)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    story.world.syncAll()
    let max = story.reallocate(lea, to: 2, .neverLoggedIn, from: order, until: end, by: 1)
    story.logIn(lea, on: 2)
    let release = EntityID(set: max.set, operation: 0)
    #expect(story.licenses([("lea", lea), ("max", max)]).contains("max: waitlisted"))
    story.world.syncAll()
    story.act(
      .decideEvaluation(DecideEvaluation(request: release, invitation: lea, decision: .approved, note: "")), by: 0)
    let lines = story.licenses([("lea", lea), ("max", max)])
    #expect(lines.contains("max: pending"))
    #expect(lines.contains { $0.hasPrefix("lea: reversed") })
  }

  @Test("C13: that the learner left holds whatever the learner did", arguments: [true, false])
  func left(releaseFirst: Bool) {
    let (begun, order, end) = Story.ordered(1)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    story.world.syncAll()
    var (max, login) = (lea, lea)
    if releaseFirst { max = story.reallocate(lea, to: 2, .leftCompany, from: order, until: end, by: 1) }
    login = story.logIn(lea, on: 2)
    if !releaseFirst { max = story.reallocate(lea, to: 2, .leftCompany, from: order, until: end, by: 1) }
    let handing = EntityID(set: max.set, operation: 0)
    let lines = story.licenses([("lea", lea), ("max", max), ("login", login), ("handing", handing)])
    #expect(lines.contains("lea: released by handing"))
    #expect(lines.contains("max: pending"))
    #expect(!lines.contains { $0.hasPrefix("evaluation") })
  }

  @Test("C13 C0: whoever could have known of the login cannot say that there was none")
  func known() {
    let (begun, order, end) = Story.ordered(1)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    let login = story.logIn(lea, on: 0)
    story.world.syncAll()
    let release = story.release(lea, .neverLoggedIn, by: 1)
    let lines = story.licenses([("lea", lea), ("release", release), ("login", login)])
    #expect(lines.contains("lea: accepted by login"))
    #expect(lines.contains { $0.hasPrefix("C0: release lost") && $0.hasSuffix("alreadyLoggedIn") })
  }
}

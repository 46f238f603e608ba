import LedgerModel
import Licensing
import Testing

@Suite("C12 reallocate / withdraw or release")
struct C12ReallocateReleaseTests {
  @Test("C12: the reallocation applies whichever came first, and nothing is returned twice", arguments: [true, false])
  func applies(releaseFirst: Bool) {
    let (begun, order, end) = Story.ordered(1)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    story.world.syncAll()
    var (release, max) = (lea, lea)
    if releaseFirst { release = story.release(lea, .neverLoggedIn, by: 1) }
    max = story.reallocate(lea, to: 2, .neverLoggedIn, from: order, until: end, by: 2)
    if !releaseFirst { release = story.release(lea, .neverLoggedIn, by: 1) }
    let handing = EntityID(set: max.set, operation: 0)
    #expect(
      story.licenses([("lea", lea), ("max", max), ("release", release), ("handing", handing)]) == [
        "lea: released by handing", "max: pending",
      ])
  }

  @Test("C12: who stood in line before the release stays behind the one who was given the license")
  func line() {
    let (begun, order, end) = Story.ordered(1)
    var story = begun
    let lea = story.allocate(1, from: order, until: end, by: 0)
    story.world.syncAll()
    let nia = story.allocate(3, from: order, until: end, by: 1)
    story.release(lea, .neverLoggedIn, by: 1)
    let max = story.reallocate(lea, to: 2, .neverLoggedIn, from: order, until: end, by: 2)
    let lines = story.licenses([("lea", lea), ("max", max), ("nia", nia)])
    #expect(lines.contains("max: pending"))
    #expect(lines.contains("nia: waitlisted"))
  }
}

import LedgerModel
import Licensing
import Testing

@Suite("C6 edit start / edit start")
struct C6EditEditTests {
  @Test("C6: the later in clock order holds, one e-mail names the final day, the other has a case")
  func laterHolds() {
    var (story, ana) = Story.scheduled(day: 10)
    let first = story.edit(ana, to: 20, by: 1)
    let second = story.edit(ana, to: 30, by: 2)
    #expect(
      story.picture([("ana", ana), ("first", first), ("second", second)]) == [
        "ana: pending", "fund: free 900 held 100", "C6: first lost to second", "tell ana startEdited because of second",
      ])
    #expect(story.state().invitation(ana)?.start == .date(Story.day(30)))
  }

  @Test("C6 R26: where the later is invalid the earlier stands")
  func invalidLater() {
    var (story, ana) = Story.scheduled(day: 10)
    let first = story.edit(ana, to: 20, by: 1)
    let second = story.edit(ana, to: 900, by: 2)
    #expect(
      story.picture([("ana", ana), ("first", first), ("second", second)]) == [
        "ana: pending", "fund: free 900 held 100", "C0: second lost startOutOfRange",
        "tell ana startEdited because of first",
      ])
    #expect(story.state().invitation(ana)?.start == .date(Story.day(20)))
  }

  @Test("C6: an edit that had seen the other supersedes it without a case")
  func seen() {
    var (story, ana) = Story.scheduled(day: 10)
    let first = story.edit(ana, to: 20, by: 1)
    story.world.sync(1, 2)
    let second = story.edit(ana, to: 30, by: 2)
    #expect(
      story.picture([("ana", ana), ("first", first), ("second", second)]) == [
        "ana: pending", "fund: free 900 held 100", "tell ana startEdited because of second",
      ])
  }

  @Test("C6 holds for three authors: one day, two cases")
  func threeAuthors() {
    var (story, ana) = Story.scheduled(day: 10)
    let first = story.edit(ana, to: 20, by: 1)
    let second = story.edit(ana, to: 30, by: 2)
    let third = story.edit(ana, to: 40, by: 0)
    #expect(
      story.picture([("ana", ana), ("first", first), ("second", second), ("third", third)]) == [
        "ana: pending", "fund: free 900 held 100", "C6: first lost to third", "C6: second lost to third",
        "tell ana startEdited because of third",
      ])
  }
}

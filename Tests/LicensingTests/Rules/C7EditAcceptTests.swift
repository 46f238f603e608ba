import LedgerModel
import Licensing
import Testing

@Suite("C7 edit start / accept")
struct C7EditAcceptTests {
  @Test("C7: an edit made unseen applies while the start the acceptance saw is a day ahead", arguments: [true, false])
  func dayAhead(editFirst: Bool) {
    var (story, ana) = Story.scheduled(day: 10)
    var (edit, acceptance) = (ana, ana)
    if editFirst { edit = story.edit(ana, to: 20, by: 1) }
    acceptance = story.accept(ana, learner: 1, on: 2)
    if !editFirst { edit = story.edit(ana, to: 20, by: 1) }
    #expect(
      story.picture([("ana", ana), ("edit", edit), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access scheduled", "fund: free 900 spent 100",
        "tell ana startEdited because of edit",
      ])
    #expect(story.state().invitation(ana)?.start == .date(Story.day(20)))
  }

  @Test("C7: access that began on acceptance is not moved; the edit is a case")
  func begun() {
    var story = Story()
    let ana = story.invite(1, by: 0)
    story.register(1, by: 0)
    story.world.syncAll()
    let edit = story.edit(ana, to: 20, by: 1)
    let acceptance = story.accept(ana, learner: 1, on: 2)
    #expect(
      story.picture([("ana", ana), ("edit", edit), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access active", "fund: free 900 spent 100", "C7: edit lost to acceptance",
      ])
  }

  @Test("C7: a start that had come by the edit's clock holds")
  func dayGoneBy() {
    var (story, ana) = Story.scheduled(day: 3)
    let acceptance = story.accept(ana, learner: 1, on: 2)
    story.world.pass(days: 5)
    let edit = story.edit(ana, to: 20, by: 1)
    #expect(
      story.picture([("ana", ana), ("edit", edit), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access active", "fund: free 900 spent 100", "C7: edit lost to acceptance",
      ])
  }

  @Test("R26: after acceptance a start still ahead may be edited, one that has come may not")
  func afterAcceptance() {
    var (story, ana) = Story.scheduled(day: 10)
    let acceptance = story.accept(ana, learner: 1, on: 2)
    let edit = story.edit(ana, to: 20, by: 2)
    story.world.pass(days: 21)
    let late = story.edit(ana, to: 40, by: 2)
    #expect(
      story.picture([("ana", ana), ("edit", edit), ("acceptance", acceptance), ("late", late)]) == [
        "ana: accepted by acceptance, access active", "fund: free 900 spent 100",
        "C0: late lost to acceptance accessStarted", "tell ana startEdited because of edit",
      ])
  }
}

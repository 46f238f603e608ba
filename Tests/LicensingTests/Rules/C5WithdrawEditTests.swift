import LedgerModel
import Licensing
import Testing

@Suite("C5 withdraw / edit start")
struct C5WithdrawEditTests {
  @Test("C5: the withdrawal wins, the edit is a case, only the withdrawal is told", arguments: [true, false])
  func withdrawalWins(editFirst: Bool) {
    var (story, ana) = Story.scheduled(day: 10)
    var (edit, withdrawal) = (ana, ana)
    if editFirst { edit = story.edit(ana, to: 20, by: 1) }
    withdrawal = story.withdraw(ana, by: 2)
    if !editFirst { edit = story.edit(ana, to: 20, by: 1) }
    #expect(
      story.picture([("ana", ana), ("edit", edit), ("withdrawal", withdrawal)]) == [
        "ana: withdrawn by withdrawal", "fund: free 1000", "C5: edit lost to withdrawal",
        "tell ana withdrawn because of withdrawal",
      ])
  }

  @Test("C5 C7: where an acceptance beats the withdrawal the edit counts again")
  func editCountsAgain() {
    var (story, ana) = Story.scheduled(day: 10)
    let edit = story.edit(ana, to: 20, by: 1)
    let withdrawal = story.withdraw(ana, by: 2)
    let acceptance = story.accept(ana, learner: 1, on: 0)
    let names = [("ana", ana), ("edit", edit), ("withdrawal", withdrawal), ("acceptance", acceptance)]
    #expect(
      story.picture(names) == [
        "ana: accepted by acceptance, access scheduled", "fund: free 900 spent 100",
        "evaluation withdrawal of ana: open", "C1: withdrawal lost to acceptance",
        "tell ana startEdited because of edit",
      ])
    #expect(story.state().invitation(ana)?.start == .date(Story.day(20)))
  }

  @Test("C5: a withdrawal that had seen the edit supersedes it without a case")
  func seenEdit() {
    var (story, ana) = Story.scheduled(day: 10)
    let edit = story.edit(ana, to: 20, by: 1)
    let withdrawal = story.withdraw(ana, by: 1)
    #expect(
      story.picture([("ana", ana), ("edit", edit), ("withdrawal", withdrawal)]) == [
        "ana: withdrawn by withdrawal", "fund: free 1000", "tell ana withdrawn because of withdrawal",
      ])
  }
}

extension Story {
  /// A story whose learner 1 is registered and invited for a day, known to all nodes.
  static func scheduled(day: Int64, capacity: Int64 = 1000, nodes: Int = 3) -> (Story, EntityID) {
    var story = Story(nodes: nodes, capacity: capacity)
    var premises = Premises()
    premises.start = .date(Story.day(day))
    let invitation = story.invite(1, by: 0, premises)
    story.register(1, by: 0)
    story.world.syncAll()
    return (story, invitation)
  }
}

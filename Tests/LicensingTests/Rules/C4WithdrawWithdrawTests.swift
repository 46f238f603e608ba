import LedgerModel
import Licensing
import Testing

@Suite("C4 withdraw / withdraw")
struct C4WithdrawWithdrawTests {
  @Test("C4: one withdrawal, one release, one e-mail, and the second actor stays in the audit")
  func once() throws {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let first = story.withdraw(ana, by: 1)
    let second = story.withdraw(ana, by: 2)
    let picture = story.picture([("ana", ana), ("first", first), ("second", second)])
    #expect(
      picture == ["ana: withdrawn by first", "fund: free 100", "tell ana withdrawn because of first"])
    let state = story.state()
    let winner = try #require(state.fates.first { $0.stamp.entity == first })
    let loser = try #require(state.fates.first { $0.stamp.entity == second })
    #expect(winner.fate == .inEffect)
    #expect(loser.fate == .superseded(by: winner.stamp))
  }

  @Test("C4 holds for three authors")
  func threeAuthors() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let second = story.withdraw(ana, by: 1)
    let third = story.withdraw(ana, by: 2)
    let fourth = story.withdraw(ana, by: 0)
    #expect(
      story.picture([("ana", ana), ("second", second), ("third", third), ("fourth", fourth)]) == [
        "ana: withdrawn by second", "fund: free 100", "tell ana withdrawn because of second",
      ])
  }
}

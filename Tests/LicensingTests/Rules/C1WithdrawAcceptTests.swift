import LedgerModel
import Licensing
import Testing

@Suite("C1 withdraw / accept")
struct C1WithdrawAcceptTests {
  @Test(
    "C1 R25: acceptance wins, the withdrawal becomes an open request, the money stays spent", arguments: [true, false])
  func acceptanceWins(withdrawalFirst: Bool) {
    var story = Story()
    let ana = story.invite(1, by: 0)
    story.register(1, by: 0)
    story.world.syncAll()
    var (withdrawal, acceptance) = (ana, ana)
    if withdrawalFirst { withdrawal = story.withdraw(ana, by: 1) }
    acceptance = story.accept(ana, learner: 1, on: 2)
    if !withdrawalFirst { withdrawal = story.withdraw(ana, by: 1) }
    let picture = story.picture([("ana", ana), ("withdrawal", withdrawal), ("acceptance", acceptance)])
    #expect(
      picture == [
        "ana: accepted by acceptance, access active", "fund: free 900 spent 100",
        "evaluation withdrawal of ana: open", "C1: withdrawal lost to acceptance",
      ])
  }

  @Test("C1 R49: who was told of the withdrawal is told that it does not hold")
  func correction() {
    var story = Story()
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let acceptance = story.accept(ana, learner: 1, on: 2)
    let withdrawal = story.withdraw(ana, by: 1)
    let sent = story.act(
      .recordSent(RecordSent(rows: [.init(kind: .withdrawn, subject: ana, cause: withdrawal)])), by: 1)
    let names = [("ana", ana), ("withdrawal", withdrawal), ("acceptance", acceptance), ("sent", sent)]
    #expect(story.picture(names).contains("tell ana correction because of acceptance"))
    #expect(story.state(on: 1).notices.contains { $0.kind == .withdrawn && $0.due })
  }

  @Test("C1 holds for three authors: two withdrawals become two requests")
  func threeAuthors() {
    var story = Story(nodes: 4)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let first = story.withdraw(ana, by: 1)
    let second = story.withdraw(ana, by: 3)
    let acceptance = story.accept(ana, learner: 1, on: 2)
    let names = [("ana", ana), ("first", first), ("second", second), ("acceptance", acceptance)]
    #expect(
      story.picture(names) == [
        "ana: accepted by acceptance, access awaitingRegistration", "fund: free 900 spent 100",
        "evaluation first of ana: open", "evaluation second of ana: open", "C1: first lost to acceptance",
        "C1: second lost to acceptance",
      ])
  }

  @Test("C0 R25: a withdrawal that had seen the acceptance is refused and asks for nothing")
  func seen() {
    var story = Story()
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let acceptance = story.accept(ana, learner: 1, on: 2)
    story.world.sync(1, 2)
    let withdrawal = story.withdraw(ana, by: 1)
    #expect(
      story.picture([("ana", ana), ("withdrawal", withdrawal), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access awaitingRegistration", "fund: free 900 spent 100",
        "C0: withdrawal lost to acceptance alreadyAccepted",
      ])
  }
}

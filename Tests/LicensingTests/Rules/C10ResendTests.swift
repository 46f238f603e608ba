import LedgerModel
import Licensing
import Testing

@Suite("C10 resend / withdraw, resend / accept")
struct C10ResendTests {
  @Test("C10: the withdrawal wins, the resend is not sent any more, and all tokens die")
  func withdrawal() {
    var story = Story()
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let resend = story.resend(ana, learner: 1, by: 1)
    let withdrawal = story.withdraw(ana, by: 2)
    #expect(
      story.picture([("ana", ana), ("resend", resend), ("withdrawal", withdrawal)]) == [
        "ana: withdrawn by withdrawal", "fund: free 1000", "tell ana withdrawn because of withdrawal",
      ])
    let state = story.state()
    #expect(state.invitation(ana)?.tokenKeys == [])
    #expect(state.notices.contains { $0.kind == .resent && !$0.due })
    #expect(state.fates.contains { $0.stamp.entity == resend && $0.fate != .inEffect })
  }

  @Test("C10: the acceptance wins and the resend is not sent any more")
  func acceptance() {
    var story = Story()
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let resend = story.resend(ana, learner: 1, by: 1)
    let acceptance = story.accept(ana, learner: 1, on: 2)
    #expect(
      story.picture([("ana", ana), ("resend", resend), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access awaitingRegistration", "fund: free 900 spent 100",
      ])
  }

  @Test(
    "R23: a resend changes neither state nor claim nor expiry, and both tokens open the invitation", arguments: [0, 7])
  func bothTokens(seed: UInt64) {
    var story = Story()
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let before = story.state()
    let resend = story.resend(ana, learner: 1, by: 1, seed: 7)
    let after = story.state()
    #expect(after.invitation(ana)?.deadline == before.invitation(ana)?.deadline)
    #expect(after.invitation(ana)?.claim == before.invitation(ana)?.claim)
    #expect(after.invitation(ana)?.tokenKeys.count == 2)
    story.world.sync(1, 2)
    let acceptance = story.accept(ana, learner: 1, on: 2, seed: seed)
    #expect(
      story.picture([("ana", ana), ("resend", resend), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access awaitingRegistration", "fund: free 900 spent 100",
      ])
  }

  @Test("R23 C0: nothing is sent again once it is known to be accepted")
  func pendingOnly() {
    var story = Story()
    let ana = story.invite(1, by: 0)
    let acceptance = story.accept(ana, learner: 1, on: 0)
    let resend = story.resend(ana, learner: 1, by: 0)
    #expect(
      story.picture([("ana", ana), ("acceptance", acceptance), ("resend", resend)]).contains(
        "C0: resend lost to acceptance alreadyAccepted"))
  }
}

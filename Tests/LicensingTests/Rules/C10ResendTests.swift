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

  @Test("C10 C34: what was asked for again is not sent once it is withdrawn or accepted, and has no case")
  func askedAgain() {
    for isAccepted in [false, true] {
      var story = Story()
      let ana = story.invite(1, by: 0)
      story.world.syncAll()
      let asked = story.askAgain(ana, by: 1)
      let end = isAccepted ? story.accept(ana, learner: 1, on: 2) : story.withdraw(ana, by: 2)
      let names = [("ana", ana), ("asked", asked), ("end", end)]
      #expect(
        story.picture(names)
          == (isAccepted
            ? ["ana: accepted by end, access awaitingRegistration", "fund: free 900 spent 100"]
            : ["ana: withdrawn by end", "fund: free 1000", "tell ana withdrawn because of end"]))
      let state = story.state()
      #expect(state.notices.contains { $0.kind == .resent && $0.cause.entity == asked && !$0.due })
      #expect(
        state.fates.contains { $0.stamp.entity == asked && $0.fate != .inEffect && $0.fate != .lost(.resendEnded) })
    }
  }

  @Test("R23 C34: asking changes nothing and mints nothing; the next link answers it")
  func answered() {
    var story = Story()
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let before = story.state().invitation(ana)
    let asked = story.askAgain(ana, by: 1)
    #expect(story.state().invitation(ana) == before)
    #expect(
      story.picture([("ana", ana), ("asked", asked)]) == [
        "ana: pending", "fund: free 900 held 100", "tell ana resent because of asked",
      ])
    story.world.syncAll()
    let sent = story.resend(ana, learner: 1, by: 0)
    #expect(
      story.picture([("ana", ana), ("asked", asked), ("sent", sent)]) == [
        "ana: pending", "fund: free 900 held 100", "tell ana resent because of sent",
      ])
  }

  @Test("R23 C0: nothing is asked for again once it is known to be accepted")
  func askedTooLate() {
    var story = Story()
    let ana = story.invite(1, by: 0)
    let acceptance = story.accept(ana, learner: 1, on: 0)
    let asked = story.askAgain(ana, by: 0)
    #expect(
      story.picture([("ana", ana), ("acceptance", acceptance), ("asked", asked)]).contains(
        "C0: asked lost to acceptance alreadyAccepted"))
  }
}

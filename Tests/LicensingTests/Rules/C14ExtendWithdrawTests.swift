import LedgerModel
import Licensing
import Testing

@Suite("C14 extend fund / withdraw")
struct C14ExtendWithdrawTests {
  @Test("C14: concurrent: the credits of the withdrawn extend too", arguments: [true, false])
  func concurrent(extensionFirst: Bool) {
    var (story, ana) = Story.scheduled(day: 10, capacity: 100)
    if extensionFirst { story.extend(to: 500, by: 2) }
    let withdrawal = story.withdraw(ana, by: 1)
    if !extensionFirst { story.extend(to: 500, by: 2) }
    #expect(
      story.picture(at: Story.instant(400), [("ana", ana), ("withdrawal", withdrawal)]) == [
        "ana: withdrawn by withdrawal", "fund: free 100", "tell ana withdrawn because of withdrawal",
      ])
  }

  @Test("R16: withdrawing before the extension frees the credits, so that they extend too")
  func withdrawnBefore() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 100)
    story.withdraw(ana, by: 1)
    story.extend(to: 500, by: 1)
    #expect(story.agreed(at: Story.instant(400)).funds.first?.balances[.free] == 100)
  }

  @Test("C14 R15 R17: what the extension saw held and did not cover keeps its end, and is forfeited there")
  func withdrawnAfter() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 300)
    story.extend(to: 500, by: 1)
    let withdrawal = story.withdraw(ana, by: 1)
    let names = [("ana", ana), ("withdrawal", withdrawal)]
    #expect(story.picture(names).contains("fund: free 300"))
    #expect(story.picture(at: story.end, names).contains("fund: free 200 forfeited 100"))
    #expect(story.picture(at: Story.instant(500), names).contains("fund: forfeited 300"))
  }

  @Test("C14: the same for what expires after an extension that saw it pending")
  func expiredAfter() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 100)
    story.extend(to: 500, by: 1)
    #expect(story.agreed(at: Story.instant(200)).funds.first?.balances[.free] == 100)
    #expect(story.picture(at: story.end, [("ana", ana)]) == ["ana: expired", "fund: forfeited 100"])
  }

  @Test("C14 C3: a duplicate merged when it ended held no credits, so none keep the old end", arguments: [true, false])
  func mergedWhenItEnded(isWithdrawn: Bool) {
    var story = Story(nodes: 3, capacity: 200)
    // Issued at the same instant, so that both expire at the same instant too.
    story.hoursBetween = 0
    let ana = story.invite(1, by: 1)
    story.invite(1, by: 2)
    story.world.syncAll()
    story.world.pass(days: 1)
    story.extend(to: 500, by: 1)
    if isWithdrawn { story.withdraw(ana, by: 1) }
    let balances = story.agreed(at: story.end).funds.first?.balances
    #expect(balances?[.free] == 100 && balances?[.forfeited] == 100)
  }

  @Test("C14: and for what is reversed after an extension that saw it")
  func reversedAfter() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 100)
    let acceptance = story.accept(ana, learner: 1, on: 1)
    story.extend(to: 500, by: 1)
    let request = story.submit(ana, by: 1)
    let decision = story.decide(request, about: ana, .approved, by: 1)
    #expect(
      story.picture(
        at: story.end, [("ana", ana), ("acceptance", acceptance), ("request", request), ("decision", decision)]) == [
          "ana: reversed by decision, access revoked", "fund: forfeited 100", "evaluation request of ana: approved",
          "tell ana reversed because of decision",
        ])
  }

  @Test("C14: of two withdrawals one that did not know of the extension frees the credits in time")
  func twoWithdrawals() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 100)
    story.extend(to: 500, by: 2)
    let unaware = story.withdraw(ana, by: 1)
    let aware = story.withdraw(ana, by: 2)
    #expect(
      story.picture(at: Story.instant(400), [("ana", ana), ("unaware", unaware), ("aware", aware)]) == [
        "ana: withdrawn by unaware", "fund: free 100", "tell ana withdrawn because of unaware",
      ])
  }

  @Test("R16: a covered invitation keeps its token, gets the new end, and its lifetime starts again")
  func covered() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 100)
    story.world.pass(days: 60)
    story.extend(to: 500, covering: [ana], by: 1)
    let state = story.agreed()
    #expect(state.invitation(ana)?.end == Story.instant(500))
    #expect((state.invitation(ana)?.deadline).map { $0 > Story.instant(149) } == true)
    let acceptance = story.accept(ana, learner: 1, on: 1)
    #expect(
      story.picture(at: Story.instant(400), [("ana", ana), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access active", "fund: spent 100",
      ])
  }

  @Test("R16: covering what was seen withdrawn raises nothing")
  func coveredTooLate() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 100)
    story.withdraw(ana, by: 1)
    story.extend(to: 500, covering: [ana], by: 1)
    #expect(story.agreed().invitation(ana)?.end == story.end)
  }
}

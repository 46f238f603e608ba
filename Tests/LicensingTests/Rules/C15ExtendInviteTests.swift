import LedgerModel
import Licensing
import Testing

@Suite("C15 extend fund / invite, C16 extend / extend")
struct C15ExtendInviteTests {
  @Test("C15: concurrent: the claim sits on extended credits, its end is raised", arguments: [true, false])
  func concurrent(extensionFirst: Bool) {
    var story = Story(capacity: 100)
    if extensionFirst { story.extend(to: 500, by: 2) }
    let ana = story.invite(1, by: 1)
    if !extensionFirst { story.extend(to: 500, by: 2) }
    #expect(story.picture([("ana", ana)]) == ["ana: pending", "fund: held 100"])
    let state = story.agreed()
    #expect(state.invitation(ana)?.end == Story.instant(500))
    #expect(state.placement(of: ana) == .honoured(SegmentKey(lot: story.lot, end: Story.instant(500))))
  }

  @Test("C15: a deposit the extension had not seen is not moved")
  func unseenDeposit() {
    var story = Story(capacity: 100)
    story.extend(to: 500, by: 2)
    let lot = story.deposit(50, endDays: 300, by: 1)
    let extension2 = story.extend(to: 600, lots: [lot], by: 2)
    let state = story.agreed(at: Story.instant(400))
    #expect(state.funds.first?.balances[.free] == 100)
    #expect(state.funds.first?.balances[.forfeited] == 50)
    #expect(state.cases(of: extension2).first?.reason == .unknownSupply)
  }

  @Test("C15: forfeited credits never come back")
  func forfeited() {
    var story = Story(capacity: 100)
    story.world.pass(days: 400)
    let late = story.extend(to: 500, by: 1)
    #expect(
      story.picture([("late", late)]) == ["fund: forfeited 100", "C0: late lost supplyEnded"])
  }

  @Test("R18: an extension never shortens")
  func neverShortens() {
    var story = Story(capacity: 100)
    let shorter = story.extend(to: 200, by: 1)
    #expect(
      story.picture(at: Story.instant(300), [("shorter", shorter)]) == ["fund: free 100", "C0: shorter lost notLater"])
  }

  @Test("R18: one that had not seen a longer one does not shorten it either", arguments: [true, false])
  func concurrentShorter(shorterFirst: Bool) {
    var story = Story(capacity: 100)
    if shorterFirst { story.extend(to: 400, by: 1) }
    story.extend(to: 500, by: 2)
    if !shorterFirst { story.extend(to: 400, by: 1) }
    #expect(story.picture(at: Story.instant(450), []) == ["fund: free 100"])
    #expect(story.agreed().funds.first?.state.lots.first?.end == Story.instant(500))
  }

  @Test("C16 R15: each extension leaves what it saw held; the one that had not seen the claim raises its end")
  func oneSawTheClaim() {
    var story = Story(capacity: 100)
    story.extend(to: 500, by: 2)
    let ana = story.invite(1, by: 1)
    story.extend(to: 600, by: 1)
    let state = story.agreed()
    #expect(state.invitation(ana)?.end == Story.instant(500))
    #expect(state.placement(of: ana) == .honoured(SegmentKey(lot: story.lot, end: Story.instant(500))))
  }
}

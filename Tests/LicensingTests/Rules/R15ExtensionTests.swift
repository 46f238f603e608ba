import LedgerModel
import Licensing
import Testing

@Suite("R15–R18 extension")
struct R15ExtensionTests {
  @Test("R15: free credits move, credits held by pending invitations keep their end, and the invitation too")
  func freeOnly() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 300)
    story.extend(to: 500, by: 0)
    let state = story.agreed()
    #expect(state.invitation(ana)?.end == story.end)
    let segments = state.funds.first?.ranking.segments ?? []
    #expect(segments.map(\.capacity) == [100, 200])
    #expect(segments.map(\.held) == [100, 0])
    #expect(segments.map(\.key.end) == [story.end, Story.instant(500)])
  }

  @Test("R16: withdraw, extend, invite again in place of the former: the new one has the new end")
  func withdrawThenReissue() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 100)
    let withdrawal = story.withdraw(ana, by: 0)
    story.extend(to: 500, by: 0)
    var premises = Story.Premises()
    (premises.end, premises.replaces) = (Story.instant(500), ana)
    let again = story.invite(1, by: 0, premises, seed: 3)
    #expect(
      story.picture([("ana", ana), ("withdrawal", withdrawal), ("again", again)]) == [
        "ana: withdrawn by withdrawal", "again: pending", "fund: held 100", "tell ana withdrawn because of withdrawal",
      ])
    #expect(story.state().invitation(again)?.end == Story.instant(500))
    #expect(story.state().invitation(again)?.terms.replaces == ana)
  }

  @Test("R16 C1: a cover made without knowing of a withdrawal does not bring the invitation back")
  func coverAndWithdraw() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 100)
    story.extend(to: 500, covering: [ana], by: 1)
    let withdrawal = story.withdraw(ana, by: 2)
    #expect(
      story.picture(at: Story.instant(400), [("ana", ana), ("withdrawal", withdrawal)]) == [
        "ana: withdrawn by withdrawal", "fund: free 100", "tell ana withdrawn because of withdrawal",
      ])
  }

  @Test("R16: one cover, one plain extension, concurrent: the covered one has the later end of the cover")
  func coverAndExtension() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 100)
    story.extend(to: 600, by: 1)
    story.extend(to: 500, covering: [ana], by: 2)
    let state = story.agreed()
    #expect(state.invitation(ana)?.end == Story.instant(500))
    #expect(state.placement(of: ana) == .honoured(SegmentKey(lot: story.lot, end: Story.instant(500))))
  }

  @Test("R16: covering with the end the lot has already restarts the lifetime and raises nothing else")
  func coverOnly() {
    var (story, ana) = Story.scheduled(day: 10, capacity: 100)
    story.world.pass(days: 50)
    let extending = story.extend(to: 365, covering: [ana], by: 1)
    let state = story.agreed()
    #expect(state.cases(of: extending).isEmpty)
    #expect(state.invitation(ana)?.end == story.end)
    #expect((state.invitation(ana)?.deadline).map { $0 >= Story.instant(140) } == true)
  }

  @Test("standing: credits that a later claim was seen to hold go to the earlier one that the extension had not seen")
  func earlierClaimFirst() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 2)
    let ben = story.invite(2, by: 1)
    story.extend(to: 500, by: 1)
    #expect(
      story.picture([("ana", ana), ("ben", ben)]) == [
        "ana: pending", "ben: waitlisted", "fund: held 100", "C2: ben lost to ana+1",
      ])
  }
}

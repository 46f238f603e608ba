import LedgerModel
import Licensing
import Testing

@Suite("C17 deposit, adjust / invite")
struct C17DepositInviteTests {
  @Test("C17: a deposit made unseen honours who waits, in line")
  func depositHonours() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 1)
    let ben = story.invite(2, by: 2)
    let cleo = story.invite(3, by: 1)
    story.deposit(100, endDays: 500, by: 0)
    #expect(
      story.picture([("ana", ana), ("ben", ben), ("cleo", cleo)]) == [
        "ana: pending", "ben: pending", "cleo: waitlisted", "fund: held 200", "C2: cleo lost to ben+1",
      ])
  }

  @Test("C17: adjusting below what is claimed makes the last wait")
  func adjustedBelow() {
    var story = Story(capacity: 200)
    let ana = story.invite(1, by: 1)
    let ben = story.invite(2, by: 2)
    story.adjust(-100, by: 0)
    #expect(
      story.picture([("ana", ana), ("ben", ben)]) == [
        "ana: pending", "ben: waitlisted", "fund: held 100", "C2: ben lost to ana+1",
      ])
  }

  @Test("C17: corrections add up, whatever the order; below nothing there is nothing")
  func sums() {
    var story = Story(capacity: 100)
    story.adjust(-80, by: 1)
    story.adjust(-80, by: 2)
    story.adjust(100, by: 0)
    #expect(story.picture([]) == ["fund: free 40"])
    story.adjust(-500, by: 0)
    #expect(story.picture([]) == ["fund:"])
  }

  @Test("C17 C0: a correction of a lot that was not seen, or of nothing, has no effect")
  func refused() {
    var story = Story(capacity: 100)
    let nothing = story.adjust(0, by: 1)
    let unseen = story.act(
      .adjustFund(AdjustFund(fund: story.fund, lot: story.course, amount: 5, reason: "")), by: 2)
    #expect(
      story.picture([("nothing", nothing), ("unseen", unseen)]) == [
        "fund: free 100", "C0: nothing lost amountOutOfRange", "C0: unseen lost unknownSupply",
      ])
  }
}

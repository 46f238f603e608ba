import LedgerModel
import Licensing
import Testing

@Suite("C0 judged once, on the causal past")
struct C0JudgedOnceTests {
  @Test("C0: what is refused stays refused, whatever arrives later")
  func staysRefused() {
    var story = Story()
    let ana = story.invite(1, by: 0)
    let first = story.withdraw(ana, by: 0)
    let late = story.accept(ana, learner: 1, on: 0)
    let before = story.picture([("ana", ana), ("first", first), ("late", late)])
    story.deposit(1000, endDays: 500, by: 1)
    story.adjust(-500, by: 2)
    let after = story.picture([("ana", ana), ("first", first), ("late", late)])
    #expect(
      before == [
        "ana: withdrawn by first", "fund: free 1000", "C0: late lost to first alreadyWithdrawn",
        "tell ana withdrawn because of first",
      ])
    #expect(after.filter { !$0.hasPrefix("fund") } == before.filter { !$0.hasPrefix("fund") })
  }

  @Test("C0 R20: a registration that the inviter had not heard of does not count for or against the invitation")
  func unheardRegistration() {
    var story = Story(policy: Story.policy(accessDays: 10))
    let first = story.invite(1, by: 1)
    story.accept(first, learner: 1, on: 1)
    story.register(1, by: 2)
    story.world.pass(days: 30)
    let again = story.invite(1, by: 1)
    let names = [("first", first), ("again", again)]
    #expect(story.state(on: 1).cases.map(\.reason) == [.alreadyInvited, .unknownInvitation], "and what tells it")
    #expect(story.picture(names).contains { $0.hasPrefix("C0: again lost to first alreadyInvited") })
    story.world.syncAll()
    let heard = story.invite(1, by: 1)
    #expect(!story.picture([("first", first), ("heard", heard)]).contains { $0.contains("heard lost") })
  }

  @Test("C0: what is in nobody's past is unknown, even where the thing exists")
  func unseen() {
    var story = Story()
    let ana = story.invite(1, by: 1)
    let withdrawal = story.withdraw(ana, by: 2)
    #expect(
      story.picture([("ana", ana), ("withdrawal", withdrawal)]) == [
        "ana: pending", "fund: free 900 held 100", "C0: withdrawal lost unknownInvitation",
      ])
  }

  @Test("C0: capacity is no part of the verdict: an invitation beyond the supply is issued and waits")
  func capacityIsNotJudged() {
    var story = Story(capacity: 0 + 50)
    let ana = story.invite(1, by: 1)
    #expect(
      story.picture([("ana", ana)]) == ["ana: waitlisted", "fund: free 50", "C2: ana lost"])
  }

  @Test("C0: earlier operations of the same change set have been seen, later ones not")
  func sameChangeSet() {
    var story = Story()
    let ana = story.invite(1, by: 1)
    let withdraw = Operation.withdraw(Withdraw(rows: [ana], reason: .other, note: ""))
    let edit = Operation.editStart(EditStart(rows: [ana], start: Story.day(20)))
    let set = story.write([edit, withdraw, edit], by: 1)
    let names = [("ana", ana), ("early", EntityID(set: set.id, operation: 0))]
    #expect(
      story.picture(names) == [
        "ana: withdrawn by early+1", "fund: free 1000", "C0: early+2 lost to early+1 alreadyWithdrawn",
        "tell ana withdrawn because of early+1",
      ])
  }

  @Test("C0: rows of one operation do not see each other: a name given twice is withdrawn once")
  func rowsOfOneOperation() {
    var story = Story()
    let ana = story.invite(1, by: 1)
    let both = story.act(.withdraw(Withdraw(rows: [ana, ana], reason: .other, note: "")), by: 1)
    #expect(
      story.picture([("ana", ana), ("both", both)]) == [
        "ana: withdrawn by both", "fund: free 1000", "tell ana withdrawn because of both",
      ])
  }

  @Test("C0: who had seen that a re-issue is void may invite the learner anew")
  func voidIsNoObstacle() {
    var story = Story()
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    story.accept(ana, learner: 1, on: 2)
    let ben = story.give(ana, to: 2, by: 1)
    story.world.syncAll()
    let again = story.invite(2, by: 0, seed: 5)
    let picture = story.picture([("ana", ana), ("ben", ben), ("again", again)])
    #expect(picture.prefix(3) == ["ana: accepted by ?, access awaitingRegistration", "ben: void", "again: pending"])
  }
}

import LedgerModel
import Licensing
import Testing

@Suite("C31 withdraw and re-issue as one act / accept, C32 / waiting claims")
struct C31ReissueTests {
  @Test("C31 C1: the acceptance wins, so the re-issue does not take effect", arguments: [true, false])
  func acceptanceWins(giftFirst: Bool) {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    var (ben, acceptance) = (ana, ana)
    if giftFirst { ben = story.give(ana, to: 2, by: 1) }
    acceptance = story.accept(ana, learner: 1, on: 2)
    if !giftFirst { ben = story.give(ana, to: 2, by: 1) }
    let withdrawal = EntityID(set: ben.set, operation: 0)
    #expect(
      story.picture([("ana", ana), ("ben", ben), ("withdrawal", withdrawal), ("acceptance", acceptance)]) == [
        "ana: accepted by acceptance, access awaitingRegistration", "ben: void", "fund: spent 100",
        "evaluation withdrawal of ana: open", "C1: withdrawal lost to acceptance", "C31: ben lost to acceptance",
      ])
  }

  @Test("C31: accepted meanwhile, the void re-issue still claims nothing; that acceptance is a case")
  func voidAccepted() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let acceptance = story.accept(ana, learner: 1, on: 2)
    let ben = story.give(ana, to: 2, by: 1)
    let second = story.accept(ben, learner: 2, on: 1)
    let picture = story.picture([("ana", ana), ("ben", ben), ("acceptance", acceptance), ("second", second)])
    #expect(picture.contains("fund: spent 100"))
    #expect(picture.contains("C31: second lost to acceptance"))
  }

  @Test("C32: the place goes to the named learner, not to the head of the line", arguments: [true, false])
  func placeHandedOver(benFirst: Bool) {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    var (ben, cleo) = (ana, ana)
    if benFirst { ben = story.invite(2, by: 2) }
    cleo = story.give(ana, to: 3, by: 1)
    if !benFirst { ben = story.invite(2, by: 2) }
    let withdrawal = EntityID(set: cleo.set, operation: 0)
    let picture = story.picture([("ana", ana), ("ben", ben), ("cleo", cleo), ("withdrawal", withdrawal)])
    #expect(picture.contains("cleo: pending"))
    #expect(picture.contains("ben: waitlisted"))
    #expect(picture.contains("fund: held 100"))
    #expect(picture.contains("tell ana withdrawn because of withdrawal"))
  }

  @Test(
    "C32: given to two people at once, the place goes with the withdrawal that took effect; the other stands in line")
  func givenTwice() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let ben = story.give(ana, to: 2, by: 1)
    let cleo = story.give(ana, to: 3, by: 2)
    let dora = story.invite(4, by: 0)
    let picture = story.picture([("ana", ana), ("ben", ben), ("cleo", cleo), ("dora", dora)])
    #expect(
      picture.prefix(5) == [
        "ana: withdrawn by ben+0", "ben: pending", "cleo: waitlisted", "dora: waitlisted", "fund: held 100",
      ])
  }

  @Test("C31 C32: a place handed on twice is still the first one's")
  func handedOnTwice() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let dora = story.invite(4, by: 2)
    let ben = story.give(ana, to: 2, by: 1)
    let cleo = story.give(ben, to: 3, by: 1, seed: 1)
    let picture = story.picture([("ana", ana), ("ben", ben), ("cleo", cleo), ("dora", dora)])
    #expect(picture.contains("cleo: pending"))
    #expect(picture.contains("dora: waitlisted"))
  }

  @Test("C31: an acceptance of the first in a chain of gifts undoes all of it")
  func chainUndone() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let ben = story.give(ana, to: 2, by: 1)
    let cleo = story.give(ben, to: 3, by: 1, seed: 1)
    let acceptance = story.accept(ana, learner: 1, on: 2)
    let picture = story.picture([("ana", ana), ("ben", ben), ("cleo", cleo), ("acceptance", acceptance)])
    #expect(
      picture.prefix(4) == [
        "ana: accepted by acceptance, access awaitingRegistration", "ben: void", "cleo: void", "fund: spent 100",
      ])
  }

  @Test("C31 C32: given away and given back: the place is still the first one's", arguments: 1...4)
  func givenBack(times: Int) {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.world.syncAll()
    let rival = story.invite(4, by: 2)
    var last = ana
    for turn in 1...times { last = story.give(last, to: turn % 2 == 1 ? 2 : 1, by: 1, seed: UInt64(turn)) }
    let picture = story.picture([("ana", ana), ("rival", rival), ("last", last)])
    #expect(picture.contains("last: pending"))
    #expect(picture.contains("rival: waitlisted"))
  }

  @Test("C31 C0: a place is handed on a bounded number of times", arguments: [0, 1])
  func handedOnTooOften(over: Int) {
    var story = Story(nodes: 1, capacity: 100)
    var last = story.invite(1, by: 0)
    let times = Int(Invite.Row.handoversMax) + over
    for turn in 1...times { last = story.give(last, to: turn % 2 == 1 ? 2 : 1, by: 0, seed: UInt64(turn)) }
    #expect(story.state().cases(of: last).first?.reason == (over == 0 ? nil : .handedOnTooOften))
  }

  @Test("C31 C0: whoever miscounts the generations of a place is handed nothing", arguments: [UInt32(0), 1, 3])
  func miscounted(generation: UInt32) {
    var story = Story(nodes: 1, capacity: 100)
    let ana = story.invite(1, by: 0)
    let ben = story.give(ana, to: 2, by: 0)
    let withdrawal = Operation.withdraw(Withdraw(rows: [ben], reason: .wrongPerson, note: ""))
    var premises = Story.Premises()
    premises.replaces = ben
    guard case .invite(var invite) = story.inviting(3, premises, inherits: .own(operation: 0))[0] else { return }
    invite.rows[0].generation = generation
    let last = EntityID(set: story.write([withdrawal, .invite(invite)], by: 0).id, operation: 1)
    #expect(story.agreed().cases(of: last).first?.reason == .nothingHandedOver)
  }

  @Test("C31 C0: a count beyond all numbers is refused, and so is what follows it", arguments: [0, 1, UInt32.max])
  func countedBeyond(next: UInt32) {
    var story = Story(capacity: 500)
    let ana = story.invite(1, by: 0)
    var last = ana
    var heirs: [EntityID] = []
    for (learner, generation) in [(2, UInt32.max), (3, next)] {
      var premises = Story.Premises()
      premises.replaces = last
      let operations = story.inviting(learner, premises, inherits: .own(operation: 0))
      guard case .invite(var invite) = operations[0] else { return }
      invite.rows[0].generation = generation
      let withdrawal = Operation.withdraw(Withdraw(rows: [last], reason: .other, note: ""))
      last = EntityID(set: story.write([withdrawal, .invite(invite)], by: 0).id, operation: 1)
      heirs.append(last)
    }
    let state = story.agreed()
    #expect(state.cases(of: heirs[0]).first?.reason == .handedOnTooOften)
    #expect(state.cases(of: heirs[1]).first?.reason == (next == .max ? .handedOnTooOften : .nothingHandedOver))
    #expect(state.funds.first?.balances[.free] == 500)
  }

  @Test("C31 C0: nothing is handed over without an ending in the same act")
  func nothingHandedOver() {
    var story = Story(capacity: 200)
    let ana = story.invite(1, by: 0)
    var premises = Story.Premises()
    premises.replaces = ana
    let ben = EntityID(
      set: story.write(story.inviting(2, premises, inherits: ana), by: 0).id, operation: 0)
    #expect(story.agreed().cases(of: ben).first?.reason == .nothingHandedOver)
  }

  @Test("R25: an approved evaluation hands its place to another learner in one act")
  func reallocation() {
    var story = Story(capacity: 100)
    let ana = story.invite(1, by: 0)
    story.accept(ana, learner: 1, on: 0)
    let request = story.submit(ana, by: 0)
    story.world.syncAll()
    let waiting = story.invite(4, by: 1)
    var premises = Story.Premises()
    premises.replaces = ana
    let decision = Operation.decideEvaluation(
      DecideEvaluation(request: request, invitation: ana, decision: .approved, note: ""))
    let ben = EntityID(
      set: story.write([decision] + story.inviting(2, premises, inherits: .own(operation: 0), first: 1), by: 2).id,
      operation: 1)
    let picture = story.picture([("ana", ana), ("waiting", waiting), ("ben", ben)])
    #expect(picture.contains("ana: reversed by ben+0, access revoked"))
    #expect(picture.contains("ben: pending"))
    #expect(picture.contains("waiting: waitlisted"))
  }
}

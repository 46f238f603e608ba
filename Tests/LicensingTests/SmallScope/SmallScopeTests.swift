import LedgerModel
import Licensing
import Testing

/// Every history of a few colliding acts: all orders of delivery lead to one state, the naive model agrees, the
/// invariants hold.
///
/// Sizes are chosen for a test run; `SmallScope` takes any others.
@Suite("small scope, exhaustively")
struct SmallScopeTests {
  private typealias Act = SmallScope.Act

  @Test("three nodes stand in 1, 2, 7 or 39 causal relations over 1, 2, 3 or 4 steps")
  func shapes() {
    #expect((1...4).map { SmallScope.shapes($0).count } == [1, 2, 7, 39])
  }

  @Test(
    "every two acts, in every relation, every closed part, every order", arguments: SmallScope.Scene.invitation.acts)
  func pairs(first: SmallScope.Act) {
    expectNothing(SmallScope(length: 2, prefixes: true), first: first)
  }

  @Test("R34, C30: every two acts on a team", arguments: SmallScope.Scene.team.acts)
  func pairsOnATeam(first: SmallScope.Act) {
    expectNothing(SmallScope(scene: .team, length: 2, prefixes: true), first: first)
  }

  @Test(
    "R34, C30: every three acts of moving people between teams and managing them",
    arguments: [.placeHere, .placeElsewhere, .manageInvite, .manageWithdraw] as [SmallScope.Act])
  func triplesOnATeam(first: SmallScope.Act) {
    let acts: [Act] = [.placeHere, .placeElsewhere, .manageInvite, .manageWithdraw]
    expectNothing(SmallScope(scene: .team, acts: acts, length: 3, deliveriesMax: 1), first: first)
  }

  @Test("C0, R20: every three acts around a registration", arguments: SmallScope.Scene.awaitedRegistration.acts)
  func triplesAroundARegistration(first: SmallScope.Act) {
    expectNothing(SmallScope(scene: .awaitedRegistration, length: 3, deliveriesMax: 1), first: first)
  }

  @Test(
    "every three acts on one invitation",
    arguments: [.accept, .withdraw, .decline, .editEarly, .editLate, .give] as [SmallScope.Act])
  func triplesOnOneInvitation(first: SmallScope.Act) {
    let acts: [Act] = [.accept, .withdraw, .decline, .editEarly, .editLate, .give]
    expectNothing(SmallScope(acts: acts, length: 3, deliveriesMax: 1), first: first)
  }

  @Test(
    "every three acts on one fund",
    arguments: [.withdraw, .extend, .extendCovering, .inviteOther, .give] as [SmallScope.Act])
  func triplesOnOneFund(first: SmallScope.Act) {
    let acts: [Act] = [.withdraw, .extend, .extendCovering, .inviteOther, .give]
    expectNothing(SmallScope(acts: acts, length: 3, deliveriesMax: 1), first: first)
  }

  @Test(
    "every three acts around a deadline",
    arguments: [.accept, .withdraw, .wait, .inviteSame, .give] as [SmallScope.Act])
  func triplesAroundADeadline(first: SmallScope.Act) {
    let acts: [Act] = [.accept, .withdraw, .wait, .inviteSame, .give]
    expectNothing(SmallScope(acts: acts, length: 3, deliveriesMax: 1), first: first)
  }

  @Test("every four of accept, withdraw and give", arguments: [.accept, .withdraw, .give] as [SmallScope.Act])
  func foursOnOneInvitation(first: SmallScope.Act) {
    expectNothing(SmallScope(acts: [.accept, .withdraw, .give], length: 4, deliveriesMax: 1), first: first)
  }

  @Test(
    "every four of withdraw, extend and a rival", arguments: [.withdraw, .extend, .inviteOther] as [SmallScope.Act])
  func foursOnOneFund(first: SmallScope.Act) {
    expectNothing(SmallScope(acts: [.withdraw, .extend, .inviteOther], length: 4, deliveriesMax: 1), first: first)
  }

  @Test(
    "every three decisions after an acceptance",
    arguments: [.submit, .approve, .deny, .reallocate, .withdraw] as [SmallScope.Act])
  func evaluations(first: SmallScope.Act) {
    let acts: [Act] = [.submit, .approve, .deny, .reallocate, .withdraw]
    expectNothing(SmallScope(scene: .acceptedInvitation, acts: acts, length: 3, deliveriesMax: 1), first: first)
  }

  @Test(
    "R25 C28: every three of what reallocating meets", arguments: [.reallocate, .give, .extend] as [SmallScope.Act])
  func reallocations(first: SmallScope.Act) {
    let acts: [Act] = [.reallocate, .give, .approve, .extend, .extendCovering, .inviteOther, .accept]
    for scene in [.acceptedInvitation, .invitation] as [SmallScope.Scene] {
      expectNothing(SmallScope(scene: scene, acts: acts, length: 3, deliveriesMax: 1), first: first)
    }
  }

  private func expectNothing(_ search: SmallScope, first: SmallScope.Act) {
    let report = search.search(first: first)
    #expect(report.histories > 0)
    for failure in report.failures { Issue.record("\(failure)") }
  }
}

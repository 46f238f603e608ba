import LedgerModel
import Licensing
import Testing

/// Every history of a few colliding acts on one order, one license, one subscription: all orders of delivery lead to
/// one state, the naive model agrees, the invariants hold.
@Suite("small scope of orders, licenses and seats, exhaustively")
struct SmallScopeSuppliesTests {
  private typealias Act = SmallScope.Act

  @Test(
    "C11–C13, R43: every two acts on one license, in every relation, every closed part, every order",
    arguments: SmallScope.Scene.license.acts)
  func pairsOnALicense(first: SmallScope.Act) {
    expectNothing(SmallScope(scene: .license, length: 2, prefixes: true), first: first)
    expectNothing(SmallScope(scene: .usedLicense, length: 2), first: first)
  }

  @Test("C21: every two acts on one order", arguments: SmallScope.Scene.order.acts)
  func pairsOnAnOrder(first: SmallScope.Act) {
    for scene in [.order, .doubtedOrder] as [SmallScope.Scene] {
      expectNothing(SmallScope(scene: scene, length: 2, prefixes: true), first: first)
    }
  }

  @Test("C19, C20: every two acts on one subscription", arguments: SmallScope.Scene.seats.acts)
  func pairsOnASubscription(first: SmallScope.Act) {
    expectNothing(SmallScope(scene: .seats, length: 2, prefixes: true), first: first)
  }

  @Test(
    "C11–C13: every three acts that take a license away or use it",
    arguments: [.logIn, .releaseUnused, .handUnused, .handLeft] as [SmallScope.Act])
  func triplesOnALicense(first: SmallScope.Act) {
    expectNothing(
      SmallScope(
        scene: .license, acts: [.logIn, .releaseUnused, .handUnused, .handLeft], length: 3, deliveriesMax: 1),
      first: first)
  }

  @Test(
    "C11, C28: every three acts on a license that is used",
    arguments: [.approve, .deny, .reallocate, .handLeft] as [SmallScope.Act])
  func triplesOnAUsedLicense(first: SmallScope.Act) {
    expectNothing(
      SmallScope(scene: .usedLicense, acts: [.approve, .deny, .reallocate, .handLeft], length: 3, deliveriesMax: 1),
      first: first)
  }

  @Test(
    "C21: every three acts on an order",
    arguments: [.assign, .cancel, .reject, .allocateFirst] as [SmallScope.Act])
  func triplesOnAnOrder(first: SmallScope.Act) {
    expectNothing(
      SmallScope(scene: .order, acts: [.assign, .cancel, .reject, .allocateFirst], length: 3, deliveriesMax: 1),
      first: first)
  }

  @Test(
    "C21: every three acts on an order in doubt",
    arguments: [.approveCancelling, .denyCancelling, .allocateFirst, .releaseLast] as [SmallScope.Act])
  func triplesOnADoubtedOrder(first: SmallScope.Act) {
    let acts: [Act] = [.approveCancelling, .denyCancelling, .allocateFirst, .releaseLast]
    expectNothing(SmallScope(scene: .doubtedOrder, acts: acts, length: 3, deliveriesMax: 1), first: first)
  }

  @Test(
    "C19: every three acts of paying, failing, renewing and cancelling",
    arguments: [.pay, .payLater, .fail, .renew, .cancelSeats] as [SmallScope.Act])
  func triplesOnASubscription(first: SmallScope.Act) {
    let acts: [Act] = [.pay, .payLater, .fail, .renew, .cancelSeats]
    expectNothing(SmallScope(scene: .seats, acts: acts, length: 3, deliveriesMax: 1), first: first)
  }

  @Test(
    "R31, C2: every three acts of paying for, taking and freeing seats",
    arguments: [.pay, .takeSeat, .freeSeat, .handSeat] as [SmallScope.Act])
  func triplesOnSeats(first: SmallScope.Act) {
    expectNothing(
      SmallScope(scene: .seats, acts: [.pay, .takeSeat, .freeSeat, .handSeat], length: 3, deliveriesMax: 1),
      first: first)
  }

  private func expectNothing(_ search: SmallScope, first: SmallScope.Act) {
    let report = search.search(first: first)
    #expect(report.histories > 0)
    for failure in report.failures { Issue.record("\(failure)") }
  }
}

import LedgerModel
import Licensing
import Testing

@Suite("R31, C19: seats of a cycle that was invoiced twice")
struct R31SeatsAfterRenewalTests {
  @Test("C0 C19: a seat taken on an invoice stays, although another invoice of the cycle counts in the end")
  func takenOnTheOtherInvoice() throws {
    var story = Story(nodes: 3, policy: Story.premium)
    let seat = story.act(
      .defineProduct(DefineProduct(kind: .seat, family: "", name: "Seat", policy: Story.seat)), by: 0)
    let subscription = story.startSubscription(Story.seatTerms(of: seat, seats: 2), by: 0)
    story.world.syncAll()
    let first = story.renew(subscription, cycle: 1, by: 0)
    story.renew(subscription, cycle: 1, by: 1)
    let end = Story.renewalDay(2).start
    let license = story.allocate(1, of: seat, from: subscription, until: end, by: 1)
    let state = story.state()
    #expect(try #require(state.subscriptions.first).invoices.map(\.id) == [first])
    let found = try #require(state.invitation(license))
    #expect(found.lifecycle == .pending && found.end == end)
    #expect(state.cases(of: license).isEmpty)
  }
}

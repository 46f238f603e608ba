import LedgerModel
import Licensing
import Testing

@Suite("C24 policy change / invite, C25 retire product / invite")
struct C24PolicyInviteTests {
  @Test("C24: the version the inviter saw is honoured; what was issued keeps its price")
  func versionHonoured() {
    var story = Story(capacity: 1000)
    let revision = story.act(
      .reviseProduct(ReviseProduct(product: story.course, policy: Story.policy(price: 300))), by: 1)
    let old = story.invite(1, by: 2)
    var premises = Story.Premises()
    premises.version = revision
    let new = story.invite(2, by: 1, premises)
    #expect(
      story.picture([("old", old), ("new", new), ("revision", revision)]) == [
        "old: pending", "new: pending", "fund: free 600 held 400",
      ])
    let acceptance = story.accept(old, learner: 1, on: 2)
    #expect(
      story.picture([("old", old), ("new", new), ("acceptance", acceptance)]) == [
        "old: accepted by acceptance, access awaitingRegistration", "new: pending", "fund: free 600 held 300 spent 100",
      ])
  }

  @Test("C24 C0: who had seen the new version cannot issue under the old one")
  func superseded() {
    var story = Story()
    story.act(.reviseProduct(ReviseProduct(product: story.course, policy: Story.policy(price: 300))), by: 1)
    let old = story.invite(1, by: 1)
    #expect(story.agreed().cases(of: old).first?.reason == .policySuperseded)
  }

  @Test("C24: of two revisions the later in clock order is in force for who has seen both")
  func twoRevisions() {
    var story = Story()
    let first = story.act(
      .reviseProduct(ReviseProduct(product: story.course, policy: Story.policy(price: 300))), by: 1)
    let second = story.act(
      .reviseProduct(ReviseProduct(product: story.course, policy: Story.policy(price: 200))), by: 2)
    story.world.syncAll()
    var premises = Story.Premises()
    premises.version = first
    let old = story.invite(1, by: 0, premises)
    premises.version = second
    let new = story.invite(2, by: 0, premises)
    let state = story.agreed()
    #expect(state.cases(of: old).first?.reason == .policySuperseded)
    #expect(state.invitation(new)?.claim?.amount == 200)
  }

  @Test("C25: an invitation made without knowing of the retirement stands, also when accepted later")
  func retiredUnseen() {
    var story = Story()
    let retirement = story.act(.retireProduct(RetireProduct(product: story.course)), by: 1)
    let ana = story.invite(1, by: 2)
    story.world.syncAll()
    let acceptance = story.accept(ana, learner: 1, on: 0)
    let late = story.invite(2, by: 0)
    #expect(
      story.picture([("ana", ana), ("acceptance", acceptance), ("late", late), ("retirement", retirement)]).prefix(3)
        == [
          "ana: accepted by acceptance, access awaitingRegistration", "fund: free 900 spent 100",
          "C0: late lost productRetired",
        ])
  }

  @Test("C0: a product that is unknown, or revised into another currency, is refused")
  func unknown() throws {
    var story = Story()
    var premises = Story.Premises()
    premises.product = story.fund
    let strange = story.invite(1, by: 1, premises)
    let yen = try #require(Currency(code: "JPY"))
    let revision = story.act(
      .reviseProduct(
        ReviseProduct(product: story.course, policy: ProductPolicy(price: Money(amount: 1, currency: yen)))), by: 2)
    let state = story.agreed()
    #expect(state.cases(of: strange).first?.reason == .unknownProduct)
    #expect(state.cases(of: revision).first?.reason == .currencyMismatch)
  }
}

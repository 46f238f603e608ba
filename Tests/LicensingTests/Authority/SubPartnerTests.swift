import LedgerModel
import Licensing
import Testing

@Suite("R37: who acts for a partner's customer")
struct SubPartnerTests {
  private static func path(_ text: String) -> PartnerPath { PartnerPath(text: text) ?? .none }

  /// A ledger in which node 1 is the customer's administrator and node 2 the manager of a partner; the organisation is
  /// a customer of another one.
  private func story(manager: String, customerOf partner: String) -> (story: Story, admin: EntityID) {
    var story = Story(nodes: 4, policy: Story.premium)
    let admin = story.enrol(.fullAdmin, on: 1)
    story.enrol(.partnerManager, of: Self.path(manager), on: 2)
    if !partner.isEmpty { story.act(.configureLedger(ConfigureLedger(partner: Self.path(partner))), by: 0) }
    story.world.syncAll()
    return (story, admin.member)
  }

  /// Asks for a license on behalf of a member, as the member whose node it is.
  private func request(_ story: inout Story, by node: Int, onBehalfOf member: EntityID) -> EntityID {
    let author = story.world.nodes[node]
    let acting = AuthorityBook.Acting(
      member: author.member, grant: author.grant, onBehalfOf: member, deviceKey: author.deviceKey)
    let request = RequestOrder(
      product: story.course, policyVersion: story.course, quantity: 1, purchaseOrder: "", note: "")
    return EntityID(set: story.world.write([.requestOrder(request)], by: node, acting: acting).id, operation: 0)
  }

  private func refusals(_ story: Story, _ rows: Names) -> [String] {
    story.picture(rows).filter { $0.hasPrefix("authority:") }
  }

  @Test(
    "a manager of the customer's own partner and of every partner above it acts, no other",
    arguments: [
      ("", "", true), ("", "Contoso", true), ("Contoso", "Contoso", true), ("Contoso", "Contoso/East", true),
      ("Contoso/East", "Contoso/East", true), ("Contoso/East", "Contoso", false), ("Contoso", "", false),
      ("Contoso/West", "Contoso/East", false), ("Contoso", "Fabrikam", false), ("Conto", "Contoso", false),
    ] as [(String, String, Bool)])
  func acts(manager: String, customer: String, isAllowed: Bool) {
    var (story, admin) = story(manager: manager, customerOf: customer)
    let request = request(&story, by: 2, onBehalfOf: admin)
    let own = story.requestOrder(1, by: 1)
    story.world.syncAll()
    let assignment = story.assign(own, by: 2)
    let lost = refusals(story, [("request", request), ("assignment", assignment)])
    #expect(
      lost
        == (isAllowed
          ? [] : ["authority: request lost notPermitted", "authority: assignment lost notPermitted"]))
  }

  @Test("a partner names the managers of partners beneath it, and none beside or above it")
  func names() {
    var (story, _) = story(manager: "Contoso", customerOf: "Contoso")
    func name(_ partner: String, _ story: inout Story) -> EntityID {
      story.act(
        .grantRole(
          GrantRole(
            member: nil, contact: Story.contact(60), role: .partnerManager, partner: Self.path(partner))), by: 2)
    }
    let (beneath, same, beside) = (
      name("Contoso/East", &story), name("Contoso", &story), name("Fabrikam", &story)
    )
    #expect(
      refusals(story, [("beneath", beneath), ("same", same), ("beside", beside)]) == [
        "authority: same lost notPermitted", "authority: beside lost notPermitted",
      ])
  }

  @Test("a partner hands its customer on to a partner beneath it, who then acts as well; not beside, not back up")
  func handsOn() {
    var (story, admin) = story(manager: "Contoso", customerOf: "Contoso")
    story.enrol(.partnerManager, of: Self.path("Contoso/East"), on: 3)
    let early = request(&story, by: 3, onBehalfOf: admin)
    func choose(_ partner: String, by node: Int, _ story: inout Story) -> EntityID {
      story.act(.configureLedger(ConfigureLedger(partner: Self.path(partner))), by: node)
    }
    let away = choose("Fabrikam", by: 2, &story)
    let down = choose("Contoso/East", by: 2, &story)
    story.world.syncAll()
    let now = request(&story, by: 3, onBehalfOf: admin)
    let above = request(&story, by: 2, onBehalfOf: admin)
    let up = choose("Contoso", by: 3, &story)
    #expect(
      refusals(
        story, [("early", early), ("away", away), ("down", down), ("now", now), ("above", above), ("up", up)])
        == [
          "authority: early lost notPermitted", "authority: away lost notPermitted",
          "authority: up lost notPermitted",
        ])
  }

  @Test("a change of partner counts for who had seen it; of two the later in clock order holds (C30)")
  func causality() {
    var (story, admin) = story(manager: "Contoso", customerOf: "Contoso")
    story.act(.configureLedger(ConfigureLedger(partner: Self.path("Fabrikam"))), by: 0)
    let unseen = request(&story, by: 2, onBehalfOf: admin)
    story.act(.configureLedger(ConfigureLedger(partner: Self.path("Contoso"))), by: 1)
    story.world.syncAll()
    let seen = request(&story, by: 2, onBehalfOf: admin)
    #expect(refusals(story, [("unseen", unseen), ("seen", seen)]).isEmpty)
  }

  @Test("an auditor does not choose a partner; who may choose one may not rename the ledger besides")
  func chooses() {
    var (story, _) = story(manager: "Contoso", customerOf: "Contoso")
    story.enrol(.vendorSales, on: 3)
    let partner = Self.path("Contoso")
    let plain = story.act(.configureLedger(ConfigureLedger(partner: partner)), by: 3)
    let more = story.act(.configureLedger(ConfigureLedger(name: "Books", partner: partner)), by: 3)
    let admin = story.act(.configureLedger(ConfigureLedger(name: "Books", partner: partner)), by: 1)
    #expect(
      refusals(story, [("plain", plain), ("more", more), ("admin", admin)]) == [
        "authority: more lost notPermitted"
      ])
  }
}

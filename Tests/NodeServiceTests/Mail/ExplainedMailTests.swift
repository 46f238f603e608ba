import JSONRPC
import Testing

@testable import NodeService

@Suite("Whoever asks why a thing stands as it does is shown who is told of it by mail (R41, R46, R49)")
struct ExplainedMailTests {
  private func mails(_ node: TestNode, _ thing: JSON) throws -> [String] {
    try (node.call("history.explain", ["about": thing])["mails"]?.arrayValue ?? []).map { mail in
      ["kind", "email", "state"].compactMap { mail.text($0) }.joined(separator: " ")
    }
  }

  @Test("R41: of an order, the partner who is asked and the managers who are told")
  func orders() throws {
    let house = try MailHouse()
    try MailHouse.premium(house.ana)
    let mia = try house.member("mia", "companyManager", seed: 2)
    let pat = try house.member("pat", "partnerManager", seed: 3)
    try house.sync(mia, pat)
    let order = try #require(try mia.call("order.request", ["product": "Premium", "quantity": 2])["order"])
    try house.sync(mia, pat)
    #expect(try mails(house.ana, order) == ["orderRequested pat@x.org queued"])
    _ = try house.mails(after: 0)
    try pat.call("order.assign", ["orders": [order]])
    try house.sync(mia, pat)
    #expect(try mails(house.ana, order) == ["licensesAssigned mia@x.org queued", "orderRequested pat@x.org sent"])
    let explained = try house.ana.call("history.explain", ["about": order])
    let text = (explained["text"]?.arrayValue ?? []).compactMap(\.stringValue)
    #expect(text.contains("Mail “licensesAssigned” to mia@x.org: queued."))
    // The same as the list of mails says, and about this order only.
    let listed = try house.ana.call("notification.list", ["state": "all", "kind": "licensesAssigned"]).at("items")
    #expect(listed?.arrayValue == explained["mails"]?.arrayValue?.filter { $0["kind"] == "licensesAssigned" })
    _ = try house.mails(after: 1)
    try house.sync(mia, pat)
    // On every node.
    #expect(try mails(pat, order) == ["licensesAssigned mia@x.org sent", "orderRequested pat@x.org sent"])
  }

  @Test("R30 R33 R36: of a subscription its receipts, renewals and reminders, of a fund the reminders of its credits")
  func supplies() throws {
    let house = try MailHouse()
    let shop = try #require(try MailHouse.seats(house.ana))
    let max = try house.member("max", "fullAdmin", seed: 2)
    try house.sync(max)
    let bought: JSONObject = ["subscription": shop, "quantity": 3]
    let purchase = try #require(try max.call("subscription.purchase", bought)["purchase"])
    try house.sync(max)
    try house.ana.call("subscription.finalize", ["purchase": purchase])
    let fund = try #require(
      try house.ana.call(
        "fund.open",
        ["name": "Training", "currency": "USD", "deposit": ["amount": 50_000, "validUntil": "2027-01-01"]])["fund"])
    #expect(try mails(house.ana, fund) == [])
    try house.setClock("2026-12-31T00:00:00Z", max)
    #expect(try mails(house.ana, fund) == ["expiring max@x.org queued"])
    #expect(try mails(house.ana, shop) == ["expiring max@x.org queued", "receipt max@x.org queued"])
    try house.setClock("2027-01-01T00:00:00Z", max)
    try house.ana.call("subscription.renew", ["subscription": shop])
    let renewed = ["receipt max@x.org queued", "renewal max@x.org queued"]
    #expect(try mails(house.ana, shop).sorted() == renewed)
    #expect(try mails(house.ana, purchase).sorted() == renewed)
    let explained = try house.ana.call("history.explain", ["about": shop])
    #expect(explained.at("state.seats") == 8)
    #expect(explained.text("text.0") == "The subscription has 8 seats: 0 used, 8 free; it is active.")
  }

  @Test("R25 R49: of an invitation what its learner and its evaluators are told, and never the link")
  func invitations() throws {
    let house = try MailHouse()
    try house.ana.call(
      "product.define", ["name": "Course", "kind": "course", "price": ["amount": 10_000, "currency": "USD"]])
    try house.ana.call(
      "fund.open",
      ["name": "Training", "currency": "USD", "deposit": ["amount": 50_000, "validUntil": "2027-12-01"]])
    _ = try house.member("sam", "support", seed: 2)
    let row = try #require(
      try house.ana.call("invitation.create", ["product": "Course", "emails": ["lea@x.org"]]).at("results.0"))
    let invitation = try #require(row["invitation"])
    #expect(try mails(house.ana, invitation) == ["invited lea@x.org queued"])
    #expect(try house.ana.call("notification.list").at("items.0.link") != nil)
    #expect(try house.ana.call("history.explain", ["about": invitation]).at("mails.0.link") == nil)
    try house.ana.call("invitation.accept", ["invitation": try #require(row["link"])])
    try house.ana.call("evaluation.submit", ["invitations": [invitation], "reason": "wrongPerson"])
    #expect(
      try mails(house.ana, invitation) == ["invited lea@x.org cancelled", "evaluationOpened sam@x.org queued"])
  }
}

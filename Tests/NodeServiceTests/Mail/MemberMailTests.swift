import JSONRPC
import Licensing
import Testing

@testable import NodeService

@Suite("Mails to members (R3, R25, R30, R33, R36, R41, R49)")
struct MemberMailTests {
  @Test(
    "R41: the partner is told of a request, the managers and whoever asked of the assignment, nobody of their own act")
  func orders() throws {
    let house = try MailHouse()
    try MailHouse.premium(house.ana)
    let mia = try house.member("mia", "companyManager", seed: 2)
    let pat = try house.member("pat", "partnerManager", seed: 3)
    _ = try house.member("max", "fullAdmin", seed: 4)
    try house.sync(mia, pat)
    let params: JSONObject = ["product": "Premium", "quantity": 12, "purchaseOrder": "PO-77"]
    let order = try #require(try mia.call("order.request", params)["order"])
    try house.sync(mia, pat)
    let asked = try house.mails(after: 0)
    #expect(asked.map(\.recipient.text) == ["pat@x.org"])
    #expect(asked.first?.readable.contains("Books requests 12 × Premium with order PO-77.") == true)
    #expect(asked.first?.readable.contains("To answer, name it by its id: \(order.stringValue ?? "").") == true)
    try pat.call("order.assign", ["orders": [order]])
    try house.sync(mia, pat)
    let assigned = try house.mails(after: 1)
    #expect(assigned.map(\.recipient.text).sorted() == ["max@x.org", "mia@x.org"])
    let text = try #require(assigned.first).readable
    #expect(text.contains("12 × Premium was assigned to you for order PO-77."))
    #expect(text.contains("1 October 2027"))
    let listed = try house.ana.call("notification.list", ["state": "sent", "kind": "licensesAssigned"])
    #expect(listed.at("items.0.subject") == order)
    #expect(listed.at("items")?.arrayValue?.count == 2)
    try house.verify()
  }

  @Test(
    "R41: a request that was answered before it was told is not told any more; whoever comes later hears no old news")
  func answeredOrders() throws {
    let house = try MailHouse()
    try MailHouse.premium(house.ana)
    let mia = try house.member("mia", "companyManager", seed: 2)
    let pat = try house.member("pat", "partnerManager", seed: 3)
    try house.sync(mia, pat)
    let order = try #require(try mia.call("order.request", ["product": "Premium", "quantity": 1])["order"])
    try house.sync(mia, pat)
    try pat.call("order.reject", ["orders": [order]])
    try house.sync(mia, pat)
    _ = try house.member("leo", "partnerManager", seed: 4)
    #expect(try house.mails(after: 0).isEmpty)
    #expect(
      try house.ana.call("notification.list", ["state": "cancelled", "kind": "orderRequested"]).at("items.0") != nil)
  }

  @Test(
    "R41: assigned on two nodes at once is told once for each manager, and so are receipts of two payments (C21, C19)")
  func twice() throws {
    let house = try MailHouse()
    try MailHouse.premium(house.ana)
    let mia = try house.member("mia", "companyManager", seed: 2)
    let pat = try house.member("pat", "partnerManager", seed: 3)
    try house.sync(mia, pat)
    let order = try #require(try mia.call("order.request", ["product": "Premium", "quantity": 1])["order"])
    try house.sync(mia, pat)
    try pat.call("order.assign", ["orders": [order]])
    try house.ana.call("order.assign", ["orders": [order]])
    let first = try house.mails(after: 0)
    #expect(first.map(\.recipient.text) == ["mia@x.org"])
    try house.sync(mia, pat)
    #expect(try house.mails(after: 1).isEmpty)
    try house.verify()
  }

  @Test("R3: a new member is told with which address to enrol, unless they have enrolled already")
  func adminInvited() throws {
    let house = try MailHouse()
    try house.ana.call("member.invite", ["email": "ben@x.org", "role": "fullAdmin", "name": "Ben"])
    _ = try house.member("mia", "companyManager", seed: 2)
    let mails = try house.mails(after: 0)
    #expect(mails.map(\.recipient.text) == ["ben@x.org"])
    let text = try #require(mails.first).readable
    #expect(text.contains("Hello Ben,"))
    #expect(text.contains("You were given the role full administrator in Books."))
    #expect(text.contains("use exactly the address ben@x.org"))
    try house.verify()
  }

  @Test("R30, R33: whoever bought seats receives the receipt, the administrators learn of the renewal")
  func seats() throws {
    let house = try MailHouse()
    let shop = try #require(try MailHouse.seats(house.ana))
    let max = try house.member("max", "fullAdmin", seed: 2)
    try house.sync(max)
    let bought: JSONObject = ["subscription": shop, "quantity": 3]
    let purchase = try #require(try max.call("subscription.purchase", bought)["purchase"])
    try house.sync(max)
    #expect(try house.mails(after: 0).isEmpty)
    try house.ana.call("subscription.finalize", ["purchase": purchase, "reference": "4711"])
    let receipt = try house.mails(after: 0)
    #expect(receipt.map(\.recipient.text) == ["max@x.org"])
    #expect(
      receipt.first?.readable.contains("We received 276.00 USD on 1 October 2026 for 3 × Seat. Reference: 4711.")
        == true)
    try house.setClock("2027-01-01T00:00:00Z", max)
    try house.ana.call("ledger.configure", ["reminderDays": 0])
    try house.ana.call("subscription.renew", ["subscription": shop])
    let renewal = try house.mails(after: 1)
    #expect(renewal.map(\.recipient.text) == ["max@x.org"])
    let text = try #require(renewal.first).readable
    #expect(text.contains("8 × Seat was renewed on 1 January 2027 for 2920.00 USD."))
    #expect(text.contains("1 January 2028"))
    try house.verify()
  }

  @Test("C19 R49: of two renewals of one cycle the invoice that counts is told once, though the other was told first")
  func renewedTwice() throws {
    let house = try MailHouse()
    let shop = try #require(try MailHouse.seats(house.ana))
    let val = try house.member("val", "vendorSales", seed: 2)
    let max = try house.member("max", "fullAdmin", seed: 3)
    try house.ana.call("ledger.configure", ["reminderDays": 0])
    try house.sync(val, max)
    try house.setClock("2027-01-01T00:00:00Z", val, max)
    try val.call("subscription.renew", ["subscription": shop])
    try house.setClock("2027-01-01T00:00:05Z", max)
    try house.ana.call("subscription.renew", ["subscription": shop])
    #expect(try house.mails(after: 0).map(\.recipient.text) == ["max@x.org"])
    try house.sync(val, max)
    #expect(try house.mails(after: 1).isEmpty)
    let told = try house.ana.call("notification.list", ["kind": "renewal", "state": "all"])
    #expect(told.at("items")?.texts("state") == ["sent"])
    // The next cycle is another matter.
    try house.setClock("2028-01-01T00:00:00Z", val, max)
    try house.ana.call("subscription.renew", ["subscription": shop])
    #expect(try house.mails(after: 1).map(\.recipient.text) == ["max@x.org"])
    try house.verify()
  }

  @Test("R25: support learns of an evaluation request, and whoever asked of the decision")
  func evaluations() throws {
    let house = try MailHouse()
    let product = try #require(
      try house.ana.call(
        "product.define", ["name": "Course", "kind": "course", "price": ["amount": 10_000, "currency": "USD"]])[
          "product"])
    try house.ana.call(
      "fund.open",
      ["name": "Training", "currency": "USD", "deposit": ["amount": 50_000, "validUntil": "2027-12-01"]])
    let mia = try house.member("mia", "companyManager", seed: 2)
    let sam = try house.member("sam", "support", seed: 3)
    let row = try #require(
      try house.ana.call("invitation.create", ["product": product, "emails": ["lea@x.org"]]).at("results.0"))
    let invitation = try #require(row["invitation"])
    try house.ana.call("invitation.accept", ["invitation": try #require(row["link"])])
    try house.sync(mia, sam)
    let asked: JSONObject = ["invitations": [invitation], "reason": "wrongPerson"]
    let evaluation = try #require(try mia.call("evaluation.submit", asked).at("results.0.evaluation"))
    try house.sync(mia, sam)
    let opened = try house.mails(after: 0)
    #expect(opened.map(\.recipient.text) == ["sam@x.org"])
    #expect(
      opened.first?.readable.contains(
        "An evaluation of lea@x.org's license of Course was requested. Reason: wrong person.")
        == true)
    #expect(opened.first?.readable.contains("name it by its id: \(evaluation.stringValue ?? "").") == true)
    try sam.call("evaluation.decide", ["evaluation": evaluation, "decision": "denied", "note": "Used for a month."])
    try house.sync(mia, sam)
    let decided = try house.mails(after: 1)
    #expect(decided.map(\.recipient.text) == ["mia@x.org"])
    #expect(decided.first?.readable.contains("was decided: denied. Reason: Used for a month.") == true)
    try house.verify()
  }

  @Test(
    "a member's mail is kept as sending, sent, failed and retried like any other, and recorded for other mailers (R49)")
  func delivery() throws {
    let house = try MailHouse()
    try house.ana.call("member.invite", ["email": "ben@x.org", "role": "fullAdmin"])
    house.box.answer(.failed(MailFault(.recipientRefused, status: "550")))
    #expect(try house.ana.call("notification.run").at("results.0.failed") == 1)
    let failed = try #require(try house.ana.notice("failed"))
    #expect(failed.text("kind") == "adminInvited" && failed.text("email") == "ben@x.org")
    #expect(failed["subject"] == failed["member"])
    try house.ana.call("notification.retry", ["notifications": [try #require(failed["notification"])]])
    try house.ana.call("notification.run")
    #expect(try house.ana.count("sent") == 1)
    #expect(house.box.mails.count == 2)
    #expect(house.box.mails[0].messageID == house.box.mails[1].messageID)
    // Another node sees from the log alone that it was sent.
    let other = try house.member("max", "fullAdmin", seed: 2)
    #expect(try other.call("notification.list", ["state": "sent"]).text("items.0.kind") == "adminInvited")
    let history = try house.ana.call("history.list").at("items")?.arrayValue ?? []
    #expect(history.contains { $0.shown.contains("\"notice\":\"adminInvited\"") })
    try house.verify()
  }

  @Test("the list pages through learners' notices and then members', one at a time as well")
  func pages() throws {
    let house = try MailHouse()
    for name in ["a", "b"] {
      try house.ana.call("member.invite", ["email": .string("\(name)@x.org"), "role": "auditor"])
    }
    try house.ana.call(
      "product.define", ["name": "Course", "kind": "course", "price": ["amount": 10_000, "currency": "USD"]])
    try house.ana.call(
      "fund.open", ["name": "Training", "currency": "USD", "deposit": ["amount": 50_000, "validUntil": "2027-12-01"]])
    try house.ana.call("invitation.create", ["product": "Course", "emails": ["l@x.org", "m@x.org"]])
    let all = try #require(try house.ana.call("notification.list").at("items")?.arrayValue)
    #expect(all.map { $0.text("email") } == ["l@x.org", "m@x.org", "a@x.org", "b@x.org"])
    var found: [JSON] = []
    var params: JSONObject = ["limit": 1]
    while true {
      let page = try house.ana.call("notification.list", params)
      found += page.at("items")?.arrayValue ?? []
      guard let cursor = page["nextCursor"] else { break }
      params["cursor"] = cursor
    }
    #expect(found == all)
  }
}

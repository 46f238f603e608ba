import JSONRPC
import Testing

@testable import NodeService

@Suite("Reminders of what ends (R36, R49)")
struct ReminderMailTests {
  @Test("R36: what is left of credits, orders and seats is reminded of once, so many days before it ends")
  func expiring() throws {
    let house = try MailHouse()
    try MailHouse.premium(house.ana)
    let shop = try #require(try MailHouse.seats(house.ana))
    _ = try house.member("mia", "companyManager", seed: 2)
    let max = try house.member("max", "fullAdmin", seed: 3)
    try house.ana.call(
      "fund.open",
      ["name": "Training", "currency": "USD", "deposit": ["amount": 50_000, "validUntil": "2026-12-01"]])
    let order = try #require(try house.ana.call("order.request", ["product": "Premium", "quantity": 2])["order"])
    try house.ana.call("order.assign", ["orders": [order]])
    try house.ana.call("ledger.configure", ["reminderDays": 10])
    let before = try house.mails(after: 0).count
    try house.setClock("2026-11-20T23:59:59Z")
    #expect(try house.mails(after: before).isEmpty)
    try house.setClock("2026-11-21T00:00:00Z")
    let credits = try house.mails(after: before)
    #expect(credits.map(\.recipient.text).sorted() == ["max@x.org", "mia@x.org"])
    #expect(credits.first?.readable.contains("500.00 USD of Training ends on 1 December 2026, 00:00 UTC.") == true)
    // Another end means another reminder.
    try house.ana.call("fund.extend", ["fund": "Training", "validUntil": "2026-12-08"])
    try house.setClock("2026-11-29T00:00:00Z")
    #expect(try house.mails(after: before + 2).map(\.recipient.text).sorted() == ["max@x.org", "mia@x.org"])
    try house.setClock("2026-12-22T00:00:00Z")
    let ending = try house.mails(after: before + 4)
    #expect(ending.map(\.recipient.text) == ["max@x.org"])
    #expect(
      ending.first?.readable.contains("5 × Seat ends on 1 January 2027, 00:00 UTC unless it is renewed") == true
    )
    try house.ana.call("subscription.renew", ["subscription": shop])
    try house.setClock("2027-09-21T12:00:00Z", max)
    let licenses = try house.mails(after: before + 6)
    #expect(licenses.map(\.recipient.text).sorted() == ["max@x.org", "mia@x.org"])
    #expect(licenses.first?.readable.contains("2 × Premium ends on 1 October 2027") == true)
    try house.verify()
  }

  @Test("R36 R15 C14: what an extension left behind has a reminder of its own")
  func cutLots() throws {
    let house = try MailHouse()
    try house.ana.call(
      "product.define", ["name": "Course", "kind": "course", "price": ["amount": 10_000, "currency": "USD"]])
    try house.ana.call(
      "fund.open",
      ["name": "Training", "currency": "USD", "deposit": ["amount": 50_000, "validUntil": "2026-12-01"]])
    _ = try house.member("max", "fullAdmin", seed: 2)
    let emails: JSON = ["lea@x.org", "nia@x.org", "omar@x.org"]
    let rows = try house.ana.call("invitation.create", ["product": "Course", "emails": emails])["results"]
    try house.ana.call("fund.extend", ["fund": "Training", "validUntil": "2027-06-01"])
    try house.ana.call("ledger.configure", ["reminderDays": 10])
    let before = try house.mails(after: 0).count
    try house.setClock("2026-11-20T23:59:59Z")
    // Withdrawn, the credits stay where they are; accepted, they are spent.
    try house.ana.call("invitation.withdraw", ["invitations": [try #require(rows?[0]?["invitation"])]])
    try house.ana.call("invitation.accept", ["invitation": try #require(rows?[1]?["link"])])
    let between = try house.mails(after: before).count
    try house.setClock("2026-11-21T00:00:00Z")
    let old = try house.mails(after: before + between)
    #expect(old.map(\.recipient.text) == ["max@x.org"])
    let text = try #require(old.first).readable
    #expect(text.contains("200.00 USD of Training ends on 1 December 2026, 00:00 UTC."))
    #expect(text.contains("Open invitations hold 100.00 USD of it."))
    // Told once, whatever becomes of what was left.
    try house.ana.call("invitation.accept", ["invitation": try #require(rows?[2]?["link"])])
    try house.setClock("2026-11-22T00:00:00Z")
    #expect(try house.mails(after: before + between + 1).isEmpty)
    try house.setClock("2027-05-22T00:00:00Z")
    let late = try house.mails(after: before + between + 1)
    #expect(late.map(\.recipient.text) == ["max@x.org"])
    #expect(late.first?.readable.contains("200.00 USD of Training ends on 1 June 2027, 00:00 UTC.") == true)
    #expect(late.first?.readable.contains("Open invitations") == false)
    try house.verify()
  }

  @Test("R36: what is spent whole where an extension left it is not reminded of at all")
  func spentCutLot() throws {
    let house = try MailHouse()
    try house.ana.call(
      "product.define", ["name": "Course", "kind": "course", "price": ["amount": 10_000, "currency": "USD"]])
    try house.ana.call(
      "fund.open",
      ["name": "Training", "currency": "USD", "deposit": ["amount": 50_000, "validUntil": "2026-12-01"]])
    _ = try house.member("max", "fullAdmin", seed: 2)
    let row = try house.ana.call("invitation.create", ["product": "Course", "emails": ["lea@x.org"]]).at("results.0")
    try house.ana.call("fund.extend", ["fund": "Training", "validUntil": "2027-06-01"])
    try house.ana.call("invitation.accept", ["invitation": try #require(row?["link"])])
    let before = try house.mails(after: 0).count
    try house.setClock("2026-11-30T00:00:00Z")
    #expect(try house.mails(after: before).isEmpty)
    #expect(try house.ana.call("notification.list", ["kind": "expiring"]).at("items")?.arrayValue == [])
    try house.verify()
  }

  @Test("C16 R49: extended to one end by two who did not know of each other, it is reminded of once, whoever was first")
  func extendedTwice() throws {
    let house = try MailHouse()
    try house.ana.call(
      "fund.open",
      ["name": "Training", "currency": "USD", "deposit": ["amount": 50_000, "validUntil": "2026-11-01"]])
    let val = try house.member("val", "vendorSales", seed: 2)
    let max = try house.member("max", "fullAdmin", seed: 3)
    try house.sync(val, max)
    try house.ana.call("ledger.configure", ["reminderDays": 10])
    try val.call("fund.extend", ["fund": "Training", "validUntil": "2026-12-08"])
    try house.setClock("2026-10-01T12:00:05Z")
    try house.ana.call("fund.extend", ["fund": "Training", "validUntil": "2026-12-08"])
    try house.setClock("2026-11-28T00:00:00Z", val, max)
    #expect(try house.mails(after: 0).map(\.recipient.text) == ["max@x.org"])
    try house.sync(val, max)
    #expect(try house.mails(after: 1).isEmpty)
    let told = try house.ana.call("notification.list", ["kind": "expiring", "state": "all"])
    #expect(told.at("items")?.texts("state") == ["sent"])
    try house.verify()
  }

  @Test("R36: nothing left is nothing to remind of, and 0 days is never")
  func nothingToRemindOf() throws {
    let house = try MailHouse()
    try house.ana.call(
      "fund.open",
      ["name": "Training", "currency": "USD", "deposit": ["amount": 50_000, "validUntil": "2026-10-20"]])
    let max = try house.member("max", "fullAdmin", seed: 2)
    let lot = try #require(try house.ana.call("fund.get", ["fund": "Training"]).at("lots.0.lot"))
    try house.ana.call(
      "fund.adjust", ["fund": "Training", "lot": lot, "amount": ["amount": -50_000, "currency": "USD"]])
    #expect(try house.mails(after: 0).isEmpty)
    try house.ana.call(
      "fund.deposit", ["fund": "Training", "amount": ["amount": 100, "currency": "USD"], "validUntil": "2026-10-21"])
    try house.ana.call("ledger.configure", ["reminderDays": 0])
    #expect(try house.ana.call("ledger.get")["reminderDays"] == 0)
    #expect(try house.mails(after: 0).isEmpty)
    try house.sync(max)
    try house.ana.call("ledger.configure", ["reminderDays": 30])
    let mails = try house.mails(after: 0)
    #expect(mails.map(\.recipient.text) == ["max@x.org"])
    #expect(mails.first?.readable.contains("1.00 USD of Training ends on 21 October 2026") == true)
  }
}

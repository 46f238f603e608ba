import JSONRPC
import Licensing
import Testing

@testable import NodeService

@Suite("Days in time zones (R32, R33)")
struct LocalDaysTests {
  @Test(
    "a day begins at its first instant there, whatever daylight saving does",
    arguments: [
      ("Europe/Vienna", "2026-03-29", "2026-03-28T23:00:00Z"),
      ("Europe/Vienna", "2026-03-30", "2026-03-29T22:00:00Z"),
      ("Europe/Vienna", "2026-10-26", "2026-10-25T23:00:00Z"),
      ("America/New_York", "2026-11-02", "2026-11-02T05:00:00Z"),
      ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
      ("Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z"),
      ("Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00Z"), ("UTC", "2026-01-01", "2026-01-01T00:00:00Z"),
    ])
  func beginnings(_ zone: String, _ day: String, _ expected: String) throws {
    let days = try LocalDays(zone)
    let begins = try days.start(of: try Day(text: day))
    #expect(begins.text == expected)
    #expect(days.day(of: begins).text == day)
    #expect(days.day(of: Instant(milliseconds: begins.milliseconds - 1)) < days.day(of: begins))
  }

  @Test("a name that is none is refused", arguments: ["", "Vienna", "../etc/passwd", "Europe/Atlantis", "Wien Süd"])
  func unknown(_ name: String) {
    #expect(throws: DomainError.self) { try LocalDays(name) }
  }

  @Test("R33: a renewal day begins at local midnight, on both sides of a change of clocks")
  func renewalAtLocalMidnight() throws {
    let node = try TestNode(clock: "2026-10-01T12:00:00Z")
    let shop = try SeatShop(
      node, starting: ["startsOn": "2026-10-01", "months": 1, "timeZone": "Europe/Vienna"])
    #expect(try shop.shown().text("startsAt") == "2026-09-30T22:00:00Z")
    #expect(try shop.shown().text("validUntil") == "2026-10-31T23:00:00Z")
    // 23:30 UTC on 31 October is half an hour into the renewal day in Vienna: the purchase belongs to the new cycle.
    try node.call("clock.set", ["now": "2026-10-31T23:30:00Z"])
    #expect(try shop.shown().text("state") == "lapsed")
    try node.call("subscription.renew", ["subscription": .string(shop.subscription)])
    #expect(try shop.shown().text("state") == "active")
    let paid = try node.call("subscription.finalize", ["purchase": try shop.purchase(1)])
    #expect(paid.text("paidOn") == "2026-11-01")
    #expect(paid.at("charges.0.days") == 30)
    #expect(paid.at("charges.0.cycleDays") == 30)
  }

  @Test("C30: a subscription takes the ledger's time zone and keeps it when the setting changes")
  func ledgersZone() throws {
    let node = try TestNode(clock: "2026-06-01T12:00:00Z")
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    #expect(try node.call("ledger.get").text("timeZone") == "UTC")
    #expect(try node.word("ledger.configure", ["timeZone": "Mars/Olympus"]) == "timeZone.unknown")
    #expect(try node.word("ledger.configure") == "request.empty")
    try node.call("ledger.configure", ["timeZone": "America/New_York"])
    try node.call("product.define", ["name": "Seat", "kind": "seat", "price": ["amount": 100, "currency": "USD"]])
    let started = try node.call("subscription.start", ["product": "Seat", "seats": 1, "months": 1])
    #expect(started.text("startsAt") == "2026-06-01T04:00:00Z")
    try node.call("ledger.configure", ["timeZone": "Asia/Tokyo"])
    let shown = try node.call("subscription.get", ["subscription": try #require(started["subscription"])])
    #expect(shown.text("timeZone") == "America/New_York")
    #expect(try node.call("ledger.get").text("timeZone") == "Asia/Tokyo")
    #expect(try node.call("ledger.get").text("name") == "Books")
  }
}

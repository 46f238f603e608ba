import JSONRPC
import NodeService
import Testing

@Suite("R36: reports")
struct ReportTests {
  /// A shop with one pending, one accepted, one withdrawn and one waiting invitation.
  private func shop() throws -> Shop {
    let shop = try Shop(try TestNode(), licenses: 3)
    try shop.invite("lea@example.org")
    let max = try shop.invite("max@example.org")
    let nia = try shop.invite("nia@example.org")
    try shop.node.call("learner.register", ["learners": ["max@example.org"]])
    try shop.node.call("invitation.accept", ["invitation": try #require(max["link"])])
    try shop.node.call("invitation.withdraw", ["invitations": [try #require(nia["invitation"])]])
    return shop
  }

  @Test("utilisation counts licenses and money by supply and product")
  func utilization() throws {
    let shop = try shop()
    let rows = try shop.node.call("report.utilization").at("items")?.arrayValue ?? []
    #expect(rows.count == 1)
    let row = try #require(rows.first)
    #expect(row["supplyName"] == "Training" && row["productName"] == "Course" && row["supplyKind"] == "fund")
    for (name, count) in [
      ("issued", 3), ("pending", 1), ("waitlisted", 0), ("accepted", 1), ("active", 1), ("ended", 0),
      ("withdrawn", 1), ("declined", 0), ("expired", 0), ("usedPerMille", 333), ("heldPerMille", 333), ("allocated", 0),
    ] { #expect(row[name] == .int(count), "\(name)") }
    #expect(row["held"] == ["amount": 10_000, "currency": "USD"])
    #expect(row["spent"] == ["amount": 10_000, "currency": "USD"])
    #expect(row["total"] == ["amount": 30_000, "currency": "USD"])
    #expect(row["free"] == ["amount": 10_000, "currency": "USD"])
    #expect(try shop.node.call("report.utilization", ["supply": "Training"]).at("items")?.arrayValue == rows)
    #expect(try shop.node.word("report.utilization", ["product": "Other"]) == "product.unknown")
  }

  @Test("R36: utilisation shows the supplies out of which nothing was given")
  func unused() throws {
    let node = try Shop(try TestNode(), licenses: 1).node
    let price: JSON = ["amount": 4_900, "currency": "USD"]
    try node.call("product.define", ["name": "Premium", "kind": "premium", "price": price])
    try node.call("product.define", ["name": "Seat", "kind": "seat", "price": price])
    let order = try node.call("order.request", ["product": "Premium", "quantity": 3, "purchaseOrder": "PO-7"])
    let waiting = try node.call("order.request", ["product": "Premium", "quantity": 3])
    try node.call("order.assign", ["orders": [try #require(order["order"])]])
    try node.call("subscription.start", ["product": "Seat", "seats": 5, "months": 12])
    let rows = try node.call("report.utilization").at("items")?.arrayValue ?? []
    #expect(rows.map { $0["supplyKind"] } == ["fund", "order", "subscription"])
    #expect(rows.allSatisfy { $0["issued"] == 0 && $0["usedPerMille"] == 0 && $0["heldPerMille"] == 0 })
    #expect(rows[0]["product"] == nil && rows[0]["productName"] == "")
    #expect(rows[0].at("total.amount") == 10_000 && rows[0].at("free.amount") == 10_000)
    #expect(rows[1]["productName"] == "Premium" && rows[1]["placesTotal"] == 3 && rows[1]["placesFree"] == 3)
    #expect(rows[2]["productName"] == "Seat" && rows[2]["placesTotal"] == 5 && rows[2]["placesFree"] == 5)
    let csv = try node.call("report.utilization", ["format": "csv"]).text("csv") ?? ""
    #expect(csv.split(separator: "\r\n").count == 4)
    #expect(try node.call("report.utilization", ["product": "Premium"]).at("items")?.arrayValue == [rows[1]])
    #expect(try node.call("report.utilization", ["supply": "Training"]).at("items")?.arrayValue == [rows[0]])
    #expect(
      try node.call("report.utilization", ["supply": try #require(waiting["order"])]).at("items")?.arrayValue == [])
  }

  @Test("R36: a license that is allocated is held and not pending; one in use is used")
  func allocated() throws {
    let pair = try CasePair(places: 3)
    let license = try pair.allocate("lea@example.org", on: pair.ana)
    func row() throws -> JSON? {
      try pair.ana.call("report.utilization", ["product": "Premium"]).at("items.0")
    }
    let held = try row()
    #expect(held?["allocated"] == 1 && held?["pending"] == 0 && held?["placesHeld"] == 1 && held?["placesUsed"] == 0)
    #expect(held?["usedPerMille"] == 0 && held?["heldPerMille"] == 333 && held?["placesFree"] == 2)
    try pair.ana.call("license.recordLogin", ["licenses": [license]])
    let used = try row()
    #expect(used?["allocated"] == 0 && used?["accepted"] == 1 && used?["placesUsed"] == 1)
    #expect(used?["usedPerMille"] == 333 && used?["heldPerMille"] == 0)
  }

  @Test("R15 R36: a statement says what an extension moved, and to which end")
  func extended() throws {
    let shop = try Shop(try TestNode(), licenses: 3)
    let lea = try shop.invite("lea@example.org")
    try shop.invite("max@example.org")
    try shop.node.call(
      "fund.extend",
      ["fund": "Training", "validUntil": "2027-06-30", "coverPending": [try #require(lea["invitation"])]])
    func line(_ method: String, _ kind: String) throws -> JSON? {
      try shop.node.call(method, ["fund": "Training"]).at("items")?.arrayValue?.first { $0.text("kind") == kind }
    }
    for method in ["fund.statement", "report.statement"] {
      let extended = try line(method, "extension")
      #expect(extended?["amount"] == ["amount": 20_000, "currency": "USD"], "\(method)")
      #expect(extended?.text("validUntil")?.hasPrefix("2027-0") == true, "\(method)")
      #expect(try line(method, "deposit")?["validUntil"] == "2027-01-01T00:00:00Z", "\(method)")
    }
  }

  @Test("utilisation sees expiry, ended access, and what waits (C2)")
  func utilizationLater() throws {
    let shop = try shop()
    try shop.node.call(
      "fund.adjust", ["fund": "Training", "amount": ["amount": -20_000, "currency": "USD"]])
    #expect(try shop.node.call("report.utilization").at("items.0.waitlisted") == 1)
    #expect(try shop.node.call("report.utilization").at("items.0.held.amount") == 0)
    try shop.node.call("clock.set", ["now": "2026-06-01T00:00:00Z"])
    let row = try #require(try shop.node.call("report.utilization").at("items.0"))
    #expect(row["expired"] == 1 && row["ended"] == 1 && row["active"] == 0 && row["waitlisted"] == 0)
  }

  @Test("activity counts by day, actor and kind, between two instants (R44)")
  func activity() throws {
    let shop = try shop()
    try shop.node.call("clock.set", ["now": "2026-01-02T12:00:00Z"])
    try shop.invite("omar@example.org")
    let all = try shop.node.call("report.activity").at("items")?.arrayValue ?? []
    let invites = all.filter { $0["kind"] == "invite" }
    #expect(invites.map { $0["day"] } == ["2026-01-01", "2026-01-02"])
    #expect(invites.map { $0["count"] } == [3, 1])
    #expect(invites.allSatisfy { $0["actorEmail"] == .string(TestNode.owner) })
    let accepts = all.filter { $0["kind"] == "accept" }
    #expect(accepts.count == 1 && accepts.allSatisfy { $0["actor"] == nil })
    let later = try shop.node.call("report.activity", ["from": "2026-01-02"]).at("items")?.arrayValue ?? []
    #expect(later == all.filter { $0["day"] == "2026-01-02" })
    let some = try shop.node.call(
      "report.activity", ["until": "2026-01-02", "kind": "withdraw", "member": try #require(invites[0]["actor"])])
    #expect(some.at("items")?.arrayValue?.count == 1)
    #expect(
      try shop.node.word("report.activity", ["from": "2026-02-01", "until": "2026-01-01"]) == "period.invalid")
  }

  @Test("what ends soon comes soonest first, page by page")
  func expiring() throws {
    let shop = try shop()
    #expect(try shop.node.call("report.expiring").at("items")?.arrayValue == [])
    let all = try shop.node.call("report.expiring", ["days": 400]).at("items")?.arrayValue ?? []
    #expect(all.map { $0["kind"] } == ["invitation", "access", "lot"])
    #expect(all.map { $0["at"] } == ["2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z", "2027-01-01T00:00:00Z"])
    #expect(all[0]["email"] == "lea@example.org" && all[1]["email"] == "max@example.org")
    #expect(all[2]["free"] == ["amount": 10_000, "currency": "USD"] && all[2]["days"] == 365)
    var paged: [JSON] = []
    var params: JSONObject = ["days": 400, "limit": 1]
    repeat {
      let page = try shop.node.call("report.expiring", params)
      paged += page["items"]?.arrayValue ?? []
      params["cursor"] = page["nextCursor"]
    } while params["cursor"] != nil
    #expect(paged == all)
    let lots = try shop.node.call("report.expiring", ["days": 400, "kinds": ["lot"]]).at("items")?.arrayValue
    #expect(lots == [all[2]])
    try shop.node.call("clock.set", ["now": "2026-04-01T00:00:00Z"])
    #expect(try shop.node.call("report.expiring", ["days": 30]).at("items")?.arrayValue == [])
  }

  @Test("R36 R33: what was invoiced of a subscription is listed by its end, whoever sits in it, until it is renewed")
  func expiringSeats() throws {
    let node = try TestNode()
    let shop = try SeatShop(node, starting: ["months": 1], seats: 2)
    let params: JSONObject = ["days": 60, "kinds": ["subscription"]]
    #expect(try node.call("report.expiring", ["days": 31]).at("items") == [])
    let items = try node.call("report.expiring", params).at("items")?.arrayValue ?? []
    #expect(items.map { $0["subscription"] } == [.string(shop.subscription)])
    #expect(items.first?["at"] == "2026-02-01T00:00:00Z")
    #expect(items.first?["quantity"] == 2 && items.first?["productName"] == "Seat")
    #expect(try node.call("report.expiring", ["days": 60]).at("items")?.arrayValue == items)
    let calendar = try node.call("report.expiring", ["days": 60, "format": "ical"]).text("ical")
    #expect(calendar?.contains("SUMMARY:Seats end: Seat\\, 2\r\n") == true)
    #expect(calendar?.contains("unless the subscription is renewed") == true)
    try node.call("subscription.renew", ["subscription": .string(shop.subscription)])
    #expect(try node.call("report.expiring", ["days": 32]).at("items") == [])
    #expect(try node.call("report.expiring", params).at("items.0.at") == "2026-03-01T00:00:00Z")
  }

  @Test("a scheduled access is listed by its end, not by its start; page breaks lose nothing")
  func scheduled() throws {
    let shop = try Shop(try TestNode())
    let rows = try ["a", "b", "c"].map { name in
      try shop.invite("\(name)@example.org", ["start": ["on": "date", "date": "2026-03-01"]])
    }
    try shop.node.call("learner.register", ["learners": ["a@example.org", "b@example.org"]])
    for row in rows.prefix(2) { try shop.node.call("invitation.accept", ["invitation": try #require(row["link"])]) }
    #expect(try shop.node.call("invitation.list").at("items.0.access.state") == "scheduled")
    let all = try shop.node.call("report.expiring", ["days": 400]).at("items")?.arrayValue ?? []
    #expect(all.map { $0["kind"] } == ["invitation", "access", "access", "lot"])
    #expect(
      all.map { $0["at"] }
        == ["2026-04-01T00:00:00Z", "2026-05-30T00:00:00Z", "2026-05-30T00:00:00Z", "2027-01-01T00:00:00Z"])
    var params: JSONObject = ["days": 400, "limit": 2]
    let first = try shop.node.call("report.expiring", params)
    params["cursor"] = first["nextCursor"]
    let second = try shop.node.call("report.expiring", params)
    #expect((first["items"]?.arrayValue ?? []) + (second["items"]?.arrayValue ?? []) == all)
    #expect(second["nextCursor"] == nil)
  }

  @Test("iCalendar of what ends is one file across pages, with stable names (R48)")
  func calendar() throws {
    let shop = try shop()
    let whole = try #require(try shop.node.call("report.expiring", ["days": 400, "format": "ical"]).text("ical"))
    var paged = ""
    var params: JSONObject = ["days": 400, "format": "ical", "limit": 1]
    repeat {
      let page = try shop.node.call("report.expiring", params)
      paged += page.text("ical") ?? ""
      params["cursor"] = page["nextCursor"]
    } while params["cursor"] != nil
    #expect(paged == whole)
    #expect(whole.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && whole.hasSuffix("END:VEVENT\r\nEND:VCALENDAR\r\n"))
    #expect(whole.contains("DTSTART;VALUE=DATE:20260401\r\nSUMMARY:Invitation expires: Course\\, lea@example.org\r\n"))
    #expect(whole.contains("DTSTAMP:20260101T000000Z"))
    try shop.node.call("clock.set", ["now": "2026-01-02T00:00:00Z"])
    let later = try #require(try shop.node.call("report.expiring", ["days": 400, "format": "ical"]).text("ical"))
    #expect(later == whole.replacing("DTSTAMP:20260101", with: "DTSTAMP:20260102"))
    let empty = try shop.node.call("report.expiring", ["days": 1, "format": "ical"]).text("ical")
    #expect(empty?.contains("VEVENT") == false && empty?.hasSuffix("END:VCALENDAR\r\n") == true)
  }

  @Test("a statement moves amounts between accounts and carries the balance")
  func statement() throws {
    let shop = try shop()
    let all = try shop.node.call("report.statement", ["fund": "Training"])
    let rows = all.at("items")?.arrayValue ?? []
    #expect(rows.map { $0["kind"] } == ["deposit", "hold", "hold", "capture", "hold", "release"].map { .string($0) })
    #expect(rows.first?["from"] == "deposit" && rows.first?["to"] == "free")
    #expect(rows.map { $0.at("free.amount")?.int64Value } == [30_000, 20_000, 10_000, 10_000, 0, 10_000])
    #expect(all.at("opening.free.amount") == 0)
    let fund = try #require(try shop.node.call("fund.get", ["fund": "Training"]).at("balance"))
    for account in ["deposited", "free", "held", "spent", "forfeited"] {
      #expect(all["closing"]?[account] == fund[account], "\(account)")
    }
    let later = try shop.node.call("report.statement", ["fund": "Training", "from": "2026-01-02"])
    #expect(later["opening"] == all["closing"] && later["closing"] == all["closing"])
    #expect(later.at("items")?.arrayValue == [])
    let earlier = try shop.node.call("report.statement", ["fund": "Training", "until": "2026-01-01"])
    #expect(earlier.at("closing.free.amount") == 0)
  }

  @Test("reports and lists as CSV are one file across pages (R48)")
  func csv() throws {
    let shop = try shop()
    let calls: [(String, JSONObject)] = [
      ("report.utilization", ["format": "csv"]), ("report.activity", ["format": "csv"]),
      ("report.expiring", ["format": "csv", "days": 400]), ("report.statement", ["format": "csv", "fund": "Training"]),
      ("invitation.export", [:]), ("learner.export", [:]),
    ]
    for (method, params) in calls {
      let whole = try #require(try shop.node.call(method, params).text("csv"))
      var paged = ""
      var params = params
      params["limit"] = 1
      repeat {
        let page = try shop.node.call(method, params)
        paged += page.text("csv") ?? ""
        params["cursor"] = page["nextCursor"]
      } while params["cursor"] != nil
      #expect(paged == whole, "\(method)")
      let rows = try CSVReaderTests.read(Array(whole.utf8))
      #expect(rows.count > 1 && rows.allSatisfy { $0.cells.count == rows[0].cells.count }, "\(method)")
    }
    let invitations = try #require(try shop.node.call("invitation.export", ["state": "accepted"]).text("csv"))
    let rows = try CSVReaderTests.read(Array(invitations.utf8))
    let lead = Dictionary(uniqueKeysWithValues: zip(rows[0].cells, rows[1].cells))
    #expect(lead["email"] == "max@example.org" && lead["price"] == "100.00" && lead["priceCurrency"] == "USD")
    #expect(lead["accessState"] == "active" && lead["fundName"] == "Training" && lead["start"] == "acceptance")
  }
}

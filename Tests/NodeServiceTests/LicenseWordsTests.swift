import JSONRPC
import Testing

@testable import NodeService

@Suite("What is allocated is a license, and never an invitation")
struct LicenseWordsTests {
  /// A node with two Premium licenses, one of them Lea's, and an invitation of Max's.
  private func shop() throws -> (node: TestNode, license: JSON) {
    let node = try TestNode()
    _ = try Shop(node, licenses: 2, until: "2028-01-01").invite("max@example.org")
    try node.call(
      "product.define", ["name": "Premium", "kind": "premium", "price": ["amount": 4900, "currency": "USD"]])
    let order = try #require(try node.call("order.request", ["product": "Premium", "quantity": 2])["order"])
    try node.call("order.assign", ["orders": [order]])
    let allocated = try node.call("license.allocate", ["product": "Premium", "emails": "lea@example.org"])
    return (node, try #require(allocated.at("results.0.license")))
  }

  @Test("R40 R43: an expired one is refused as what it is, with advice that can be followed")
  func expired() throws {
    let (node, license) = try shop()
    try node.call("clock.set", ["now": "2027-02-01"])
    let released = try node.call("license.release", ["licenses": [license], "ground": "neverLoggedIn"])
    let used = try node.call("license.recordLogin", ["licenses": [license]])
    let given = try node.refusal(
      "license.reallocate", ["license": license, "to": "nia@example.org", "ground": "neverLoggedIn"])
    for error in [released.at("results.0.error"), used.at("results.0.error"), given.json] {
      #expect(error?.text("data.code") == "license.alreadyExpired")
      #expect(error?.text("message") == "The license has expired.")
      #expect(error?.at("data.nextActions") == ["Allocate another with license.allocate."])
    }
  }

  @Test("R25 R42: advice about one that is held or not used names what is done with licenses")
  func held() throws {
    let (node, license) = try shop()
    let again = try node.call("license.allocate", ["product": "Premium", "emails": "lea@example.org"])
    #expect(again.text("results.0.error.data.code") == "invitation.alreadyInvited")
    #expect(again.at("results.0.error.data.nextActions") == ["See the learner's licenses with learner.get."])
    let early = try node.call("evaluation.submit", ["invitations": [license, "inv_zzzzzzzzzzzzzzzz-0-0"]])
    #expect(early.at("results.0.license") == license && early.at("results.0.invitation") == nil)
    #expect(early.text("results.0.error.message") == "The license was not used yet.")
    #expect(early.text("results.0.error.data.nextActions.0")?.contains("license.release") == true)
    #expect(early.text("results.1.invitation") == "inv_zzzzzzzzzzzzzzzz-0-0")
  }

  @Test("R36: the report of what ends soon names licenses, and tells them from invitations")
  func expiring() throws {
    let (node, license) = try shop()
    func rows(_ kinds: [JSON]?) throws -> [JSON] {
      var params: JSONObject = ["days": 800]
      params.appendIfPresent("kinds", kinds.map { .array($0) })
      return try node.call("report.expiring", params).at("items")?.arrayValue ?? []
    }
    let licenses = try rows(["license"])
    #expect(licenses.map { $0["license"] } == [license] && licenses[0]["kind"] == "license")
    #expect(licenses[0]["invitation"] == nil && licenses[0]["email"] == "lea@example.org")
    let invitations = try rows(["invitation"])
    #expect(invitations.map { $0["email"] } == ["max@example.org"] && invitations[0]["license"] == nil)
    let all = try rows(nil)
    #expect(all.filter { $0["kind"] == "license" } == licenses && all.contains(invitations[0]))
    #expect(try node.call("license.get", ["license": license]).text("state") == "allocated")
    let calendar = try node.call("report.expiring", ["days": 800, "format": "ical"]).text("ical") ?? ""
    #expect(calendar.contains("SUMMARY:License expires: Premium\\, lea@example.org"))
    #expect(calendar.contains("UID:license-\(license.stringValue ?? "-")@"))
    try node.call("license.recordLogin", ["licenses": [license]])
    let access = try rows(["access"])
    #expect(access.map { $0["license"] } == [license] && access[0]["invitation"] == nil)
  }

  @Test("R36: a page of endings may break between a license and an invitation that end together")
  func pages() throws {
    let (node, _) = try shop()
    let all = try node.call("report.expiring", ["days": 800]).at("items")?.arrayValue ?? []
    var paged: [JSON] = []
    var params: JSONObject = ["days": 800, "limit": 1]
    repeat {
      let page = try node.call("report.expiring", params)
      paged += page["items"]?.arrayValue ?? []
      params["cursor"] = page["nextCursor"]
    } while params["cursor"] != nil
    #expect(paged == all && all.count == 4)
  }

  @Test("R49: notices are about the license, by its id, which finds them")
  func notices() throws {
    let (node, license) = try shop()
    let about = try node.call("notification.list", ["invitation": license, "state": "all"]).at("items")
    let notice = try #require(about?[0])
    #expect(notice["license"] == license && notice["invitation"] == nil && notice["kind"] == "allocated")
    let id = try #require(notice["notification"])
    #expect(id.stringValue?.contains("/\(license.stringValue ?? "-")/") == true)
    let sent = try node.call("notification.markSent", ["notifications": [id]])
    #expect(sent.at("results.0.notification") == id && sent.text("results.0.state") == "sent")
    let former = JSON.string(id.stringValue?.replacing("/lic_", with: "/inv_") ?? "")
    let again = try node.call("notification.markSent", ["notifications": [former]])
    #expect(again.at("results.0.notification") == id, "an id as it was given before still finds it")
  }

  @Test("R25: requests to evaluate a license name the license alone, and are found by it")
  func evaluations() throws {
    let (node, license) = try shop()
    try node.call("license.recordLogin", ["licenses": [license]])
    let asked = try node.call("evaluation.submit", ["invitations": [license]])
    #expect(asked.at("results.0.license") == license && asked.at("results.0.invitation") == nil)
    let found = try node.call("evaluation.list", ["invitation": license]).at("items")?.arrayValue ?? []
    #expect(found.map { $0["license"] } == [license] && found[0]["invitation"] == nil)
    let said = try node.call("history.list", ["about": license]).at("items")?.arrayValue ?? []
    #expect(said.last?.at("says.license") == license && said.last?.at("says.invitation") == nil)
    #expect(try node.word("evaluation.list", ["invitation": "lic_zzzzzzzzzzzzzzzz-0-0"]) == "license.unknown")
  }
}

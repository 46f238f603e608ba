import JSONRPC
import Testing

@Suite("learner: addresses, departures, and what new ones begin with")
struct LearnerTests {
  private static func learner(_ node: TestNode, _ email: String) throws -> JSON {
    try node.call("learner.get", ["learner": .string(email)])
  }

  @Test("C26: both addresses find the learner; the latest is shown, and what was issued keeps its learner")
  func addresses() throws {
    let shop = try Shop(TestNode())
    let node = shop.node
    let row = try shop.invite("lea@x.org")
    let changed = try node.call("learner.changeAddress", ["learner": "lea@x.org", "email": "miller@x.org"])
    #expect(changed.text("learner") == row["learner"]?.stringValue)
    #expect(changed.at("addresses")?.texts("email") == ["lea@x.org", "miller@x.org"])
    for email in ["lea@x.org", "miller@x.org"] {
      let shown = try Self.learner(node, email)
      #expect(shown.text("learner") == row["learner"]?.stringValue)
      #expect(shown.text("email") == "miller@x.org")
    }
    let invitation = try #require(row["invitation"])
    #expect(try node.call("invitation.get", ["invitation": invitation]).text("email") == "miller@x.org")
    #expect(try node.call("notification.list").text("items.0.email") == "miller@x.org")
    let again = try node.call("invitation.create", ["product": "Course", "emails": ["miller@x.org"]])
    #expect(again.text("results.0.error.data.code") == "invitation.alreadyInvited")
    let reissued = try node.call("invitation.reissue", ["invitations": [invitation]])
    #expect(reissued.text("results.0.reissued.email") == "miller@x.org")
    #expect(try Self.learner(node, "miller@x.org").at("invitations")?.arrayValue?.count == 2)
  }

  @Test("C26: an address that finds another known learner is refused; one's own may come back")
  func taken() throws {
    let node = try Shop(TestNode()).node
    try node.call("learner.add", ["emails": ["a@x.org", "b@x.org"]])
    #expect(
      try node.word("learner.changeAddress", ["learner": "a@x.org", "email": "b@x.org"]) == "learner.addressTaken")
    try node.call("learner.changeAddress", ["learner": "a@x.org", "email": "c@x.org"])
    #expect(
      try node.word("learner.changeAddress", ["learner": "b@x.org", "email": "c@x.org"]) == "learner.addressTaken")
    let back = try node.call("learner.changeAddress", ["learner": "c@x.org", "email": "a@x.org"])
    #expect(back.text("email") == "a@x.org")
    #expect(back.at("addresses")?.texts("email") == ["c@x.org", "a@x.org"])
    let known = try node.call("learner.add", ["emails": ["c@x.org"]])
    #expect(known.at("results.0.isNew") == false)
    #expect(known.text("results.0.learner") == back.text("learner"))
    #expect(try node.call("learner.list").at("items")?.arrayValue?.count == 2)
    #expect(
      try node.word("learner.changeAddress", ["learner": "nobody@x.org", "email": "d@x.org"]) == "learner.unknown")
  }

  @Test("C26: whoever is shown with an address is found by it, also where addresses were given apart")
  func shownAddressesFind() throws {
    let laptops = try Laptops()
    try laptops.ana.call("learner.add", ["emails": ["a@x.org", "b@x.org", "c@x.org"]])
    try laptops.sync()
    // Ana adds somebody by the address that Ben gives to a; both give one new address, to b and to c.
    try laptops.ana.call("learner.add", ["emails": ["new@x.org"]])
    try laptops.ana.call("learner.changeAddress", ["learner": "b@x.org", "email": "shared@x.org", "name": "Bea"])
    try laptops.ben.call("clock.set", ["now": "2026-01-01T01:00:00Z"])
    try laptops.ben.call("learner.changeAddress", ["learner": "a@x.org", "email": "new@x.org"])
    try laptops.ben.call("learner.changeAddress", ["learner": "c@x.org", "email": "shared@x.org"])
    try laptops.ana.call("clock.set", ["now": "2026-01-01T01:00:00Z"])
    try laptops.sync()
    for node in [laptops.ana, laptops.ben] {
      let listed = try node.call("learner.list").at("items")?.arrayValue ?? []
      #expect(listed.count == 4)
      #expect(listed.compactMap { $0.text("email") }.sorted() == ["b@x.org", "new@x.org", "shared@x.org"])
      for learner in listed {
        let shown = try Self.learner(node, try #require(learner.text("learner")))
        let addresses =
          (shown.at("addresses")?.texts("email") ?? []) + [learner, shown].compactMap { $0.text("email") }
        for email in addresses { #expect(try Self.learner(node, email)["learner"] == learner["learner"], "\(email)") }
      }
      // b was given the shared address first, and is known by the former one again.
      #expect(try Self.learner(node, "b@x.org").at("addresses")?.texts("email") == ["b@x.org"])
      #expect(try Self.learner(node, "shared@x.org").at("addresses")?.texts("email") == ["c@x.org", "shared@x.org"])
      #expect(try Self.learner(node, "new@x.org").at("addresses")?.texts("email") == ["a@x.org", "new@x.org"])
    }
    try laptops.expectSame()
  }

  @Test("R31 R20 R21: shown with the access that is held now, by product; what is over, waits or is open gives none")
  func access() throws {
    let shop = try Shop(TestNode())
    let node = shop.node
    try node.call("product.define", ["name": "Seat", "kind": "seat", "price": ["amount": 36_500, "currency": "USD"]])
    try node.call("subscription.start", ["product": "Seat", "seats": 1, "months": 1])
    func held() throws -> [String] {
      try (Self.learner(node, "lea@x.org").at("access")?.arrayValue ?? []).map { access in
        ["productName", "kind", "state", "start", "end"].compactMap { access.text($0) }.joined(separator: " ")
      }
    }
    let row = try shop.invite("lea@x.org", ["start": ["on": "date", "date": "2026-01-10"]])
    #expect(try held() == [])
    try node.call("invitation.accept", ["invitation": try #require(row["link"])])
    let seat = try node.call("license.allocate", ["product": "Seat", "emails": "lea@x.org"]).at("results.0.license")
    let waiting = try held().map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
    #expect(waiting == ["Course course awaitingRegistration", "Seat seat awaitingRegistration"])
    try node.call("learner.register", ["learners": ["lea@x.org"]])
    let shown = try Self.learner(node, "lea@x.org")
    #expect(shown.at("access.0.invitation") == row["invitation"] && shown.at("access.1.license") == seat)
    #expect(try held()[0].hasPrefix("Course course scheduled 2026-01-10T00:00:00Z"))
    #expect(try held()[1] == "Seat seat active 2026-01-01T00:00:00Z 2026-02-01T00:00:00Z")
    try node.call("clock.set", ["now": "2026-02-01T00:00:00Z"])
    // The cycle is over and was not renewed.
    #expect(try held().map { $0.split(separator: " ").prefix(3).joined(separator: " ") } == ["Course course active"])
    // Of two who are given the last seat apart, the one who waits has none.
    let laptops = try SeatLaptops(role: "fullAdmin")
    let four = JSON.string((1...4).map { "p\($0)@x.org" }.joined(separator: " "))
    try laptops.ana.call("license.allocate", ["product": "Seat", "emails": four])
    try laptops.sync()
    try laptops.ana.call("license.allocate", ["product": "Seat", "emails": "first@x.org"])
    try laptops.setClock("2026-10-01T12:00:05Z")
    try laptops.ben.call("license.allocate", ["product": "Seat", "emails": "second@x.org"])
    try laptops.sync()
    #expect(try laptops.same("learner.get", ["learner": "first@x.org"]).at("access.0.kind") == "seat")
    #expect(try laptops.same("learner.get", ["learner": "second@x.org"])["access"] == [])
  }

  @Test("C33: a departure is shown and ends nothing")
  func departs() throws {
    let shop = try Shop(TestNode())
    let row = try shop.invite("lea@x.org")
    let left = try shop.node.call("learner.depart", ["learners": ["lea@x.org", "nobody@x.org"], "note": "moved"])
    #expect(left.text("results.0.departedAt") == "2026-01-01T00:00:00Z")
    #expect(left.text("results.1.error.data.code") == "learner.unknown")
    #expect(try Self.learner(shop.node, "lea@x.org").text("departedAt") == "2026-01-01T00:00:00Z")
    let invitation = try #require(row["invitation"])
    #expect(try shop.node.call("invitation.get", ["invitation": invitation]).text("state") == "pending")
  }

  @Test("R35: the strategy in force decides what new learners of a technology begin with")
  func strategies() throws {
    let node = try Shop(TestNode()).node
    func given(_ email: String, _ technology: String? = "swift") throws -> JSON? {
      var params: JSONObject = ["emails": [.string(email)]]
      params.appendIfPresent("technology", technology.map { .string($0) })
      return try node.call("learner.add", params).at("results.0.onboarding")
    }
    #expect(try given("none@x.org") == nil)
    try node.call("strategy.set", ["kind": "path"])
    #expect(try given("path@x.org") == ["kind": "path", "technology": "swift", "until": "2026-03-02"])
    #expect(try given("plain@x.org", nil) == nil)
    try node.call("strategy.set", ["kind": "plan", "technologies": ["swift", "kotlin", "swift"]])
    #expect(try node.call("strategy.get").at("technologies") == ["kotlin", "swift"])
    #expect(try given("plan@x.org") == ["kind": "plan", "technology": "swift"])
    #expect(try given("capital@x.org", "Kotlin") == ["kind": "plan", "technology": "kotlin"])
    #expect(try given("fallback@x.org", "ada") == ["kind": "path", "technology": "ada", "until": "2026-03-02"])
    let odd: JSON = ["a\nb", "c\\\ne", "c\\d"]
    try node.call("strategy.set", ["kind": "plan", "technologies": odd])
    #expect(try node.call("strategy.get").at("technologies") == odd)
    #expect(try given("odd@x.org", "a\nb") == ["kind": "plan", "technology": "a\nb"])
    try node.call("strategy.set", ["kind": "labs"])
    #expect(try given("labs@x.org") == ["kind": "labs", "technology": "swift", "labs": 2])
    #expect(try given("path@x.org") == ["kind": "path", "technology": "swift", "until": "2026-03-02"])
    #expect(try given("none@x.org") == nil)
    #expect(try Self.learner(node, "labs@x.org").text("onboarding.kind") == "labs")
    #expect(try node.word("strategy.set", ["kind": "labs", "technologies": ["swift"]]) == "request.empty")
  }

  @Test("R35 R48: people of a list begin with what the strategy gives for the technology in their row")
  func importedStrategies() throws {
    let node = try Shop(TestNode()).node
    try node.call("strategy.set", ["kind": "plan", "technologies": ["swift"]])
    try node.call("learner.add", ["emails": "old@x.org"])
    let csv = "email,name,technology\na@x.org,Ana,Swift\nb@x.org,,ada\nc@x.org,,\nd@x.org,,swift\nold@x.org,,swift\n"
    let result = try node.call("learner.import", ["csv": .string(csv)])
    #expect(result["imported"] == 5)
    func begun(_ place: Int) -> JSON? { result.at("results.\(place).onboarding") }
    #expect(begun(0) == ["kind": "plan", "technology": "swift"] && begun(3) == begun(0))
    #expect(begun(1)?.text("kind") == "path" && begun(1)?.text("technology") == "ada")
    #expect(begun(2) == nil && begun(4) == nil)
    #expect(try Self.learner(node, "a@x.org").text("name") == "Ana")
    let long = String(repeating: "x", count: 65)
    let refused = try node.call("learner.import", ["rows": [["email": "e@x.org", "technology": .string(long)]]])
    #expect(refused.text("results.0.error.data.code") == "text.tooLong")
  }

  @Test("C30 R35: of two strategies chosen apart the later holds on both nodes")
  func strategiesMeet() throws {
    let laptops = try Laptops()
    try laptops.ana.call("strategy.set", ["kind": "path"])
    try laptops.ben.call("clock.set", ["now": "2026-01-01T01:00:00Z"])
    try laptops.ben.call("strategy.set", ["kind": "labs"])
    try laptops.ana.call("clock.set", ["now": "2026-01-01T01:00:00Z"])
    try laptops.sync()
    #expect(try laptops.ana.call("strategy.get").text("kind") == "labs")
    try laptops.expectSame()
  }
}

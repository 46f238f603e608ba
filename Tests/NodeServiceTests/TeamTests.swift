import Foundation
import JSONRPC
import Testing

@testable import NodeService

@Suite("R34: teams")
struct TeamTests {
  /// Lea and Max are in Sales, Nia in Support, Tom in no team. Ana owns the ledger; Tess manages Sales on a machine of
  /// her own. “Open” lets team managers invite, “Closed” does not.
  private struct Office {
    let ana: TestNode
    let tess: TestNode
    let member: JSON

    init() throws {
      ana = try TestNode(seed: 1)
      tess = try TestNode(seed: 2)
      try ana.call("ledger.create", ["name": "Office", "ownerEmail": .string(TestNode.owner)])
      try ana.call("fund.open", ["name": "Training", "currency": "USD"])
      try ana.call(
        "fund.deposit",
        [
          "fund": "Training", "amount": ["amount": 100_000, "currency": "USD"], "validUntil": "2027-12-31",
        ])
      for (name, isOpen) in [("Open", true), ("Closed", false)] {
        try ana.call(
          "product.define",
          [
            "name": .string(name), "kind": "course", "price": ["amount": 100, "currency": "USD"],
            "policy": ["teamManagersInvite": .bool(isOpen)],
          ])
      }
      try ana.call("learner.add", ["emails": "lea@x.org max@x.org nia@x.org tom@x.org"])
      try ana.call("learner.setTeam", ["learners": ["lea@x.org", "max@x.org"], "team": "Sales"])
      try ana.call("learner.setTeam", ["learners": ["nia@x.org"], "team": "Support"])
      member = try #require(
        try ana.call("member.invite", ["email": "tess@x.org", "role": "teamManager", "team": "Sales"])["member"])
      try tess.join(ana, as: "tess@x.org")
    }

    func invite(_ emails: String, to product: String = "Open") throws -> [String] {
      try tess.call("invitation.create", ["product": .string(product), "emails": .string(emails)]).words
    }
  }

  @Test("a team manager invites those of the team; of others the row says why not and what to do")
  func invites() throws {
    let office = try Office()
    #expect(
      try office.invite("lea@x.org, nia@x.org, tom@x.org, new@x.org")
        == ["pending", "team.other", "team.other", "team.other"])
    #expect(try office.invite("max@x.org", to: "Closed") == ["product.notForTeams"])
    let refused = try office.tess.call("invitation.create", ["product": "Open", "emails": "nia@x.org"])
    #expect(
      refused["results"]?[0]?["error"]?["data"]?["nextActions"]?[0]?.stringValue?.contains("learner.setTeam") == true)
    try office.tess.sync(office.ana)
    #expect(try office.ana.call("case.list")["items"] == [], "nothing was written that has no effect")
    #expect(try office.ana.call("invitation.list")["items"]?.arrayValue?.count == 1)
  }

  @Test("a team manager sends again, moves, withdraws and issues again what those of the team have")
  func manages() throws {
    let office = try Office()
    let issued = try office.ana.call("invitation.create", ["product": "Open", "emails": "lea@x.org nia@x.org"])
    let both: JSON = .array(issued["results"]?.arrayValue?.compactMap { $0["invitation"] } ?? [])
    try office.ana.sync(office.tess)
    func tell(_ method: String, _ more: JSONObject = [:]) throws -> [String] {
      var params: JSONObject = ["invitations": both]
      for (name, value) in more { params.append(name, value) }
      return try office.tess.call(method, params).words
    }
    #expect(
      try tell("invitation.editStart", ["start": ["on": "date", "date": "2027-01-10"]]) == ["pending", "team.other"])
    #expect(try tell("invitation.resend") == ["pending", "team.other"])
    #expect(try tell("invitation.reissue").last == "team.other")
    let live = try office.tess.call("invitation.list", ["learner": "lea@x.org", "state": "pending"])
    let lea = try #require(live["items"]?[0]?["invitation"])
    let given = try office.tess.call("invitation.withdraw", ["invitations": [lea], "giveTo": "tom@x.org"])
    #expect(given.words == ["team.other"], "the one who is to have it is in no team")
    #expect(
      try office.tess.call("invitation.withdraw", ["invitations": [lea], "giveTo": "max@x.org"]).words == ["withdrawn"])
    try office.tess.sync(office.ana)
    #expect(try office.ana.call("case.list")["items"] == [])
    let max = try office.ana.call("invitation.list", ["learner": "max@x.org"])
    #expect(max["items"]?[0]?["state"] == "pending")
  }

  @Test("an import by a team manager refuses the rows of others")
  func imports() throws {
    let office = try Office()
    let csv = "email,product\nlea@x.org,Open\nnia@x.org,Open\nmax@x.org,Closed\n"
    #expect(
      try office.tess.call("invitation.import", ["csv": .string(csv)]).words
        == ["pending", "team.other", "product.notForTeams"])
  }

  @Test("what else needs a right a team manager is refused, and told who may")
  func nothingElse() throws {
    let office = try Office()
    let calls: [(String, JSONObject)] = [
      ("learner.add", ["emails": "new@x.org"]), ("learner.setTeam", ["learners": ["tom@x.org"], "team": "Sales"]),
      ("learner.depart", ["learners": ["lea@x.org"]]), ("fund.open", ["name": "Mine", "currency": "USD"]),
      ("member.invite", ["email": "pat@x.org", "role": "auditor"]),
    ]
    for (method, params) in calls {
      #expect(try office.tess.word(method, params) == "permission.denied", "\(method)")
    }
    let auditor = try office.ana.call("member.invite", ["email": "pat@x.org", "role": "auditor"])
    #expect(auditor["member"] != nil)
  }

  @Test("somebody who manages two teams acts for that of the learners named")
  func twoTeams() throws {
    let office = try Office()
    try office.ana.call("member.invite", ["email": "tess@x.org", "role": "teamManager", "team": "Support"])
    try office.ana.sync(office.tess)
    #expect(try office.invite("nia@x.org") == ["pending"])
    #expect(try office.invite("lea@x.org nia@x.org") == ["pending", "team.other"], "one team in a call")
    try office.tess.sync(office.ana)
    #expect(try office.ana.call("case.list")["items"] == [])
  }

  @Test("reports and histories of a team manager are about the team; those of others as they ask")
  func reports() throws {
    let office = try Office()
    try office.ana.call("invitation.create", ["product": "Open", "emails": "lea@x.org max@x.org nia@x.org tom@x.org"])
    try office.ana.sync(office.tess)
    func issued(_ node: TestNode, _ params: JSONObject = [:]) throws -> [Int64] {
      try node.call("report.utilization", params)["items"]?.arrayValue?.compactMap { $0["issued"]?.int64Value } ?? []
    }
    #expect(try issued(office.tess) == [2] && issued(office.tess, ["team": "Sales"]) == [2])
    #expect(try office.tess.word("report.utilization", ["team": "Support"]) == "team.other")
    #expect(try issued(office.ana) == [4] && issued(office.ana, ["team": "Support"]) == [1])
    #expect(try issued(office.ana, ["team": "none"]) == [1] && issued(office.ana, ["team": "Nowhere"]) == [])
    let expiring = try office.tess.call("report.expiring", ["days": 3650])["items"]?.arrayValue ?? []
    #expect(Set(expiring.compactMap { $0["email"]?.stringValue }) == ["lea@x.org", "max@x.org"])
    #expect(expiring.allSatisfy { $0["kind"] == "invitation" })
    #expect(
      try office.ana.call("report.expiring", ["days": 3650])["items"]?.arrayValue?.contains { $0["kind"] == "lot" }
        == true)
    let activity = try office.tess.call("report.activity")["items"]?.arrayValue ?? []
    let counts = Dictionary(uniqueKeysWithValues: activity.map { ($0["kind"]?.stringValue, $0["count"]?.int64Value) })
    #expect(counts == ["addLearner": 2, "placeInTeam": 2, "invite": 2, "tell": 2])
    let history = try office.tess.call("history.list")["items"]?.arrayValue ?? []
    #expect(history.count == 8 && history.allSatisfy { $0["kind"] != "openFund" })
    #expect(try office.ana.call("history.list", ["team": "Support"])["items"]?.arrayValue?.count == 4)
    for (method, params) in [
      ("report.statement", ["fund": "Training"]), ("fund.statement", ["fund": "Training"]),
    ] as [(String, JSONObject)] {
      #expect(try office.tess.word(method, params) == "permission.denied")
      try office.ana.call(method, params)
    }
    func explain(_ node: TestNode, _ email: String) throws -> String? {
      try node.word(
        "history.explain", ["about": try #require(try node.call("learner.get", ["learner": .string(email)])["learner"])]
      )
    }
    #expect(try explain(office.tess, "nia@x.org") == "team.other")
    let lea = try office.tess.call("learner.get", ["learner": "lea@x.org"])
    try office.tess.call("history.explain", ["about": try #require(lea["learner"])])
  }

  @Test("lists say who is in which team, and who manages it; a team without learners is one all the same")
  func lists() throws {
    let office = try Office()
    try office.ana.call("member.invite", ["email": "paul@x.org", "role": "teamManager", "team": "Berlin"])
    let teams = try office.ana.call("learner.teams")["items"]?.arrayValue ?? []
    #expect(teams.map { $0["team"]?.stringValue } == ["Berlin", "Sales", "Support"])
    #expect(teams.map { $0["learners"]?.int64Value } == [0, 2, 1])
    #expect(teams[1]["managers"] == ["tess@x.org"] && teams[2]["managers"] == [])
    func emails(_ team: String) throws -> Set<String> {
      let items = try office.ana.call("learner.list", ["team": .string(team)])["items"]?.arrayValue ?? []
      return Set(items.compactMap { $0["email"]?.stringValue })
    }
    #expect(try emails("Sales") == ["lea@x.org", "max@x.org"] && emails("none") == ["tom@x.org"])
    #expect(try office.ana.call("learner.get", ["learner": "lea@x.org"])["team"] == "Sales")
    let before = try office.ana.call("changes.status")["version"]
    try office.ana.call("learner.setTeam", ["learners": ["lea@x.org"], "team": "none"])
    #expect(try office.ana.call("learner.get", ["learner": "lea@x.org"])["team"] == nil)
    let then = try office.ana.call(
      "learner.get", ["learner": "lea@x.org", "asOf": ["version": try #require(before)]])
    #expect(then["team"] == "Sales", "R47")
    #expect(try office.ana.call("node.verify")["ok"] == true)
  }

  @Test("C30: two put somebody into two teams: the later holds everywhere, and the other is told")
  func twice() throws {
    let office = try Office()
    let ben = try TestNode(seed: 3)
    try office.ana.call("member.invite", ["email": "ben@x.org", "role": "companyManager"])
    try ben.join(office.ana, as: "ben@x.org")
    let mine = try office.ana.call("learner.setTeam", ["learners": ["tom@x.org"], "team": "Sales"])
    #expect(mine.words == ["Sales"])
    for node in [office.ana, ben] { try node.call("clock.set", ["now": "2026-01-01T01:00:00Z"]) }
    try ben.call("learner.setTeam", ["learners": ["tom@x.org"], "team": "Support"])
    try office.ana.sync(ben)
    let digests = try [office.ana, ben].map { try $0.call("ledger.digest") }
    #expect(digests[0] == digests[1])
    for node in [office.ana, ben] {
      #expect(try node.call("learner.get", ["learner": "tom@x.org"])["team"] == "Support")
      let cases = try node.call("case.list")["items"]?.arrayValue ?? []
      #expect(cases.map { $0["rule"]?.stringValue } == ["C30"])
      let lost = try #require(cases.first)
      #expect(lost["message"] == "The learner was put into two teams; the later placement holds.")
      #expect(lost["nextActions"]?[0]?.stringValue?.contains("learner.setTeam") == true)
    }
    try office.ana.call("learner.setTeam", ["learners": ["tom@x.org"], "team": "Sales"])
    #expect(try office.ana.call("case.list")["items"] == [], "somebody who knew of both decided")
  }

  @Test("R48: learners arrive in another ledger in the teams they were in")
  func moves() throws {
    let office = try Office()
    let csv = try office.ana.call("learner.export")["csv"]?.stringValue ?? ""
    #expect(csv.contains("lea@x.org") && csv.contains(",Sales"))
    let lines = try office.ana.call("ledger.export")["items"]
    let other = try TestNode(seed: 9)
    try other.call("ledger.create", ["name": "Other", "ownerEmail": "zoe@x.org"])
    try other.call("ledger.import", ["lines": try #require(lines)])
    let teams = try other.call("learner.teams")["items"]?.arrayValue ?? []
    #expect(teams.map { $0["team"]?.stringValue } == ["Sales", "Support"])
    #expect(teams.map { $0["learners"]?.int64Value } == [2, 1])
  }

  @Test("a role of a team needs the team, and no other role has one")
  func grants() throws {
    let office = try Office()
    #expect(try office.ana.word("member.invite", ["email": "a@x.org", "role": "teamManager"]) == "team.invalid")
    #expect(
      try office.ana.word("member.invite", ["email": "a@x.org", "role": "teamManager", "team": "none"])
        == "team.invalid")
    #expect(
      try office.ana.word("member.invite", ["email": "a@x.org", "role": "auditor", "team": "Sales"]) == "team.invalid")
    #expect(
      try office.ana.word("member.invite", ["email": "tess@x.org", "role": "teamManager", "team": "Sales"])
        == "member.hasRole")
    #expect(
      try office.ana.word(
        "product.define",
        [
          "name": "P", "kind": "premium", "price": ["amount": 1, "currency": "USD"],
          "policy": ["teamManagersInvite": true],
        ])
        == "product.policyContradicts")
  }
}

extension TestNode {
  /// Carries what each holds to the other.
  fileprivate func sync(_ other: TestNode) throws {
    for (source, target) in [(self, other), (other, self)] {
      let since = try target.call("changes.status")["version"] ?? []
      let pages = try #require(try source.call("changes.export", ["since": since])["pages"])
      try target.call("changes.import", ["pages": pages])
    }
  }

  /// Lets this node in as the device of a member of the other's ledger.
  fileprivate func join(_ other: TestNode, as email: String) throws {
    let offer = try call("device.offer", ["email": .string(email), "name": "laptop"])
    try other.call("device.approve", ["request": try #require(offer["request"])])
    let pages = try #require(try other.call("changes.export")["pages"])
    try call("changes.import", ["pages": pages])
  }
}

extension JSON {
  /// What became of each row, in a word: the state or team, or the code of the refusal.
  fileprivate var words: [String] {
    (self["results"]?.arrayValue ?? []).map { row in
      row["error"]?["data"]?["code"]?.stringValue ?? row["state"]?.stringValue ?? row["team"]?.stringValue ?? "ok"
    }
  }
}

import JSONRPC
import Testing

@testable import allot

@Suite("R7 R13: rows that were refused, as people read them")
struct RefusedRowsTests {
  private static let exhausted: JSON = [
    "code": 1070, "message": "Nothing is left to pay for this.",
    "data": [
      "code": "supply.exhausted",
      "nextActions": [
        "buyMore: buy more credits.", "withdrawPending: withdraw some with invitation.withdraw.",
      ],
    ],
  ]

  private static func unknown(_ learner: String) -> JSON {
    [
      "ok": false, "learner": .string(learner),
      "error": [
        "code": 1015, "message": "There is no such learner.",
        "data": ["code": "learner.unknown", "nextActions": ["Add the learner with learner.add."]],
      ],
    ]
  }

  @Test("say what to do once for each kind of refusal, as commands, with the word of it")
  func advice() {
    let rows: [JSON] = [
      ["ok": true, "email": "a@x.org"], ["ok": false, "email": "b@x.org", "error": Self.exhausted],
      ["ok": false, "email": "c@x.org", "error": Self.exhausted], Self.unknown("lea"),
    ]
    #expect(
      RefusedRows(rows, of: Vocabulary.shared.method(named: "invitation.create")).advice == """
        Nothing is left to pay for this.
          → Buy more credits.
          → Withdraw some with `allot invitation withdraw`.
          (supply.exhausted)
        There is no such learner.
          → Add the learner with `allot learner add`.
          (learner.unknown)
        """)
    #expect(RefusedRows([rows[0]], of: nil).advice.isEmpty)
  }

  @Test("of addresses that are wrong in several ways the advice is still one")
  func alike() {
    func wrong(_ message: String) -> JSON {
      let data: JSON = ["code": "address.invalid", "nextActions": ["Correct the address and repeat the row."]]
      return ["ok": false, "email": "x", "error": ["code": 1031, "message": .string(message), "data": data]]
    }
    let advice = RefusedRows([wrong("It has no @."), wrong("It has no dot."), wrong("It has no @.")], of: nil).advice
    #expect(
      advice == "2 reasons, as said of each row.\n  → Correct the address and repeat the row.\n  (address.invalid)")
  }

  @Test("say what they were about, also where that is all they repeat")
  func named() {
    let departed: JSON = ["ok": true, "learner": "lrn_a", "departedAt": "2026-01-10T09:00:00Z"]
    for rows in [[Self.unknown("n1@x.org"), Self.unknown("n2@x.org"), departed], [Self.unknown("n1@x.org")]] {
      let text = ResultText(width: 80).text(of: ["results": .array(rows)])
      #expect(text.contains("n1@x.org") && text.contains("LEARNER"), "\(text)")
    }
  }

  @Test("of a batch that was all or nothing are explained with it, and no member of the answer is named")
  func atomic() {
    let error = RPCError(
      code: 1046, message: "At least one row was refused, so nothing was done.",
      data: [
        "code": "batch.refused", "results": [["ok": false, "email": "b@x.org", "error": Self.exhausted]],
        "nextActions": ["Correct the rows that were refused.", "Repeat without atomic."],
      ])
    #expect(
      RefusalText.text(of: error, method: Vocabulary.shared.method(named: "invitation.create")) == """
        At least one row was refused, so nothing was done.
          b@x.org: Nothing is left to pay for this.
          → Correct the rows that were refused.
          → Repeat without --atomic.
          (batch.refused)
        Nothing is left to pay for this.
          → Buy more credits.
          → Withdraw some with `allot invitation withdraw`.
          (supply.exhausted)
        """)
  }

  @Test("an import shows its rows alike")
  func imported() {
    let rows = ImportFile.refusedRows(in: [
      ["row": 2, "ok": true, "email": "a@x.org"], ["row": 3, "ok": false, "email": "b@x.org", "error": Self.exhausted],
    ])
    let text = TextTable(rows: rows, width: 80).text
    #expect(
      text.hasPrefix("ROW  EMAIL    ERROR\n  3  b@x.org  Nothing is left to pay for this.\n")
        || text.contains("b@x.org"))
    #expect(!text.contains("a@x.org") && RefusedRows(rows, of: nil).advice.contains("supply.exhausted"))
  }

  @Test("R47: what an action names of the refusal is shown in its place")
  func data() {
    let error = RPCError(
      code: 1051, message: "Nothing of the ledger existed then.",
      data: [
        "code": "asOf.beforeLedger", "first": "2026-01-10T09:00:00Z",
        "nextActions": ["Choose an instant from data.first on, or a version."],
      ])
    #expect(RefusalText.text(of: error).contains("→ Choose an instant from 2026-01-10 09:00 on, or a version."))
    // A method's name may begin like a parameter of another one.
    let allocate = Spoken.action(
      "Allocate with license.allocate.", of: Vocabulary.shared.method(named: "license.reallocate"))
    #expect(allocate == "Allocate with `allot license allocate`.")
  }

  @Test("R37: a right that the environment stands in the way of says so")
  func environment() {
    let error = RPCError(
      code: 1060, message: "The role partnerManager does this in its own name only.",
      data: ["code": "permission.denied", "onBehalfOf": "excluded", "nextActions": ["Leave onBehalfOf out."]])
    let method = Vocabulary.shared.method(named: "order.assign")
    let text = RefusalText.text(of: error, method: method) { $0 == "ALLOT_ON_BEHALF_OF" ? "ana@x.org" : nil }
    #expect(text.contains("→ Leave --on-behalf-of out.\n"))
    #expect(text.contains("→ ALLOT_ON_BEHALF_OF says ana@x.org; unset it to act in your own name.\n"))
    #expect(!RefusalText.text(of: error, method: method).contains("ALLOT_ON_BEHALF_OF"))
  }
}

import JSONRPC
import Testing

@testable import allot

@Suite("Results as people read them")
struct ResultTextTests {
  private static let invitations: JSON = [
    "items": [
      [
        "invitation": "inv_c3yfwtkzwsvxnmft-0-1", "state": "pending", "productName": "Swift Basics",
        "email": "lea@northwind.example", "price": ["amount": 129_900, "currency": "USD"],
        "deadline": "2027-02-19T11:55:05.400Z", "start": ["on": "acceptance"],
      ],
      [
        "invitation": "inv_c3yfwtkzwsvxnmft-0-2", "state": "accepted", "productName": "Swift Basics",
        "email": "max@northwind.example", "price": ["amount": 29_900, "currency": "USD"],
        "deadline": "2027-02-19T00:00:00Z", "start": ["on": "date", "date": "2027-01-11"],
      ],
    ]
  ]

  @Test("tables fit the terminal and lose nothing: what is too wide stands beneath its row")
  func narrow() {
    let text = ResultText(width: 80).text(of: Self.invitations)
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    for cell in ["inv_c3yfwtkzwsvxnmft-0-1", "max@northwind.example", "299.00 USD", "2027-01-11"] {
      #expect(text.contains(cell))
    }
  }

  @Test("elsewhere each row is one line")
  func unbounded() {
    let text = ResultText(width: nil).text(of: Self.invitations)
    #expect(text.split(separator: "\n").count == 3)
    #expect(text.contains(" 1299.00 USD") && text.contains("   299.00 USD"))
  }

  @Test("instants are shown to the minute, and a day's first instant as the day")
  func times() {
    #expect(ShownTime.text(of: "2027-02-19T11:55:05.400Z") == "2027-02-19 11:55")
    #expect(ShownTime.text(of: "2027-06-30T00:00:00Z") == "2027-06-30")
    #expect(ShownTime.text(of: "2027-06-30") == nil)
    #expect(ShownTime.text(of: "somewhere in TrainingZ") == nil)
    let one = ResultText(width: 80).text(of: ["deadline": "2027-02-19T11:55:05.400Z"])
    #expect(one == "deadline:           2027-02-19 11:55 UTC\n")
  }

  @Test("a refused row is told from one that succeeded, and only where there is one")
  func mixedRows() {
    let rows: JSON = [
      ["ok": true, "email": "a@x.org", "state": "pending"],
      ["ok": false, "email": "b@x", "error": ["code": 1031, "message": "The domain has no dot."]],
    ]
    let text = ResultText(width: 80).text(of: ["results": rows])
    #expect(text.contains("OK") && text.contains("The domain has no dot."))
    #expect(!ResultText(width: 80).text(of: ["results": [rows[0] ?? .null]]).contains("OK"))
  }

  @Test("a refusal says what is wrong with which parameter, and what to type next")
  func refusals() {
    let error = RPCError(
      code: 1011, message: "There is no such fund.",
      data: [
        "code": "fund.unknown", "nextActions": ["See fund.list."],
        "violations": [["path": "/validUntil", "message": "is missing"]],
      ])
    #expect(
      RefusalText.text(of: error)
        == "There is no such fund.\n  --valid-until is missing\n  → See `allot fund list`.\n  (fund.unknown)")
  }

  @Test("an invitation that took another one's place is shown by its link")
  func given() {
    let link: JSON = "allot:accept/inv_kqdgnbajc7z12vsh-1-0/BW95C-C33T6-KBYJK-ZNJM9-Z3EJE-WJ4D7"
    let row: JSON = ["ok": true, "invitation": "inv_a", "given": ["state": "pending", "link": link]]
    #expect(ResultText(width: 80).text(of: ["results": [row]]).contains(link.stringValue ?? "-"))
  }

  private static let orders: JSON = [
    "items": [
      [
        "order": "ord_c3yfwtkzwsvxnmft-0-0", "state": "requested", "product": "prd_c3yfwtkzwsvxnmft-0-0",
        "productName": "Premium", "quantity": 20, "allocated": 0, "available": 0, "expired": 0, "waiting": 0,
        "purchaseOrder": "PO-9", "requestedAt": "2026-01-10T09:00:00Z", "requestedBy": "mem_c3yfwtkzwsvxnmft-0-0",
        "requestedByEmail": "pat@contoso.example", "requestedOnBehalfOf": "mem_c3yfwtkzwsvxnmft-1-0",
        "cancellations": [], "settlement": "provisional", "cases": [],
        "customer": ["ledger": "led_53028107c5bdf2f3e5a1", "name": "Northwind", "partner": "Contoso"],
      ]
    ]
  ]

  @Test("R39: orders of several customers say whose they are, by the name that commands take")
  func customers() {
    #expect(ResultText(width: 80, isOverLedgers: true).text(of: Self.orders).contains("Northwind"))
    #expect(!ResultText(width: 80).text(of: Self.orders).lowercased().contains("customer"))
    #expect(ManageMode.isOverLedgers(["allLedgers": true]) && ManageMode.isOverLedgers(["partner": "Contoso"]))
    #expect(!ManageMode.isOverLedgers(["state": "requested"]))
  }

  @Test("R44: members go by their addresses, and by their ids where none is known")
  func members() {
    for width in [80, nil] {
      let text = ResultText(width: width).text(of: Self.orders)
      #expect(text.contains("pat@contoso.example") && text.contains("mem_c3yfwtkzwsvxnmft-1-0"), "\(text)")
      #expect(!text.contains("mem_c3yfwtkzwsvxnmft-0-0") && !text.lowercased().contains("email"), "\(text)")
    }
    let one = ResultText(width: 80).text(of: [
      "lost": ["operation": "opr_a", "actor": "mem_a", "actorEmail": "a@x.org"]
    ])
    #expect(one.contains("a@x.org") && !one.contains("mem_a"), "\(one)")
    let notice: JSON = ["items": [["notification": "x", "member": "mem_a", "email": "a@x.org", "state": "queued"]]]
    #expect(!ResultText(width: 80).text(of: notice).contains("mem_a"))
  }

  @Test("R42: what is allocated by itself goes by its name")
  func allocated() {
    let text = ResultText(width: 80).text(of: [
      "automaticAllocation": "prd_c3yfwtkzwsvxnmft-0-0", "automaticAllocationName": "Premium",
    ])
    #expect(text == "automatic allocation: Premium\n")
  }

  @Test("texts from outside cannot steer the terminal")
  func controls() {
    #expect(!ResultText(width: 80).text(of: ["name": "a\u{1B}[2Jb"]).contains("\u{1B}"))
  }
}

import JSONRPC

extension ExampleTable {
  /// `report`: what came of the licenses, who did what, what ends, where money went.
  static let report: [String: [MethodExample]] = [
    "report.utilization": [
      MethodExample(
        name: "One product",
        params: ["product": "Swift Basics"],
        result: [
          "items": [
            [
              "supplyKind": "fund", "supply": .the(.fund), "supplyName": "Training", "product": .the(.course),
              "productName": "Swift Basics", "issued": 4, "pending": 1, "allocated": 0, "waitlisted": 0, "accepted": 2,
              "active": 1,
              "ended": 0, "withdrawn": 1, "released": 0, "declined": 0, "expired": 0,
              "held": ["amount": 129_900, "currency": "USD"], "spent": ["amount": 259_800, "currency": "USD"],
              "usedPerMille": 259, "heldPerMille": 129, "total": ["amount": 1_000_000, "currency": "USD"],
              "free": ["amount": 610_300, "currency": "USD"],
            ]
          ]
        ])
    ],
    "report.activity": [
      MethodExample(
        name: "Withdrawals",
        params: ["kind": "withdraw"],
        result: [
          "items": [
            [
              "day": "2026-11-21", "actor": .the(.ana), "actorEmail": "ana@northwind.example", "kind": "withdraw",
              "count": 2,
            ]
          ]
        ])
    ],
    "report.expiring": [
      MethodExample(
        name: "Invitations of the next hundred days",
        params: ["days": 100, "kinds": ["invitation"]],
        result: [
          "items": [
            [
              "at": "2027-02-19T09:00:00Z", "days": 90, "kind": "invitation", "state": "pending",
              "email": "max@northwind.example", "productName": "Swift Basics", "invitation": .the(.pending),
              "fund": .the(.fund), "fundName": "Training", "lot": .the(.lot),
            ]
          ]
        ])
    ],
    "report.statement": [
      MethodExample(
        name: "Since the next day",
        params: ["fund": "Training", "from": "2026-11-22"],
        result: [
          "fund": .the(.fund), "name": "Training", "currency": "USD",
          "opening": [
            "free": ["amount": 610_300, "currency": "USD"], "spent": ["amount": 259_800, "currency": "USD"],
            "held": ["amount": 129_900, "currency": "USD"], "forfeited": ["amount": 0, "currency": "USD"],
            "deposited": ["amount": 1_000_000, "currency": "USD"],
          ],
          "closing": [
            "free": ["amount": 610_300, "currency": "USD"], "spent": ["amount": 259_800, "currency": "USD"],
            "held": ["amount": 129_900, "currency": "USD"], "forfeited": ["amount": 0, "currency": "USD"],
            "deposited": ["amount": 1_000_000, "currency": "USD"],
          ], "items": [],
        ])
    ],
  ]
}

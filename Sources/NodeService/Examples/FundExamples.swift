import JSONRPC

extension ExampleTable {
  /// `fund`: prepaid money.
  static let fund: [String: [MethodExample]] = [
    "fund.open": [
      MethodExample(
        name: "An empty fund",
        params: ["name": "Labs", "currency": "USD"],
        result: [
          "fund": "fnd_n3h3hq48waq36h5k-0-0", "name": "Labs", "currency": "USD", "version": .someVersion,
        ]),
      MethodExample(
        name: "With its first credits",
        params: [
          "name": "Labs", "currency": "USD",
          "deposit": [
            "amount": ["amount": 250_000, "currency": "USD"], "validUntil": "2027-12-31",
            "reference": "PO-1002",
          ],
        ],
        result: [
          "fund": "fnd_9vqg5e6dsty819hd-0-0", "name": "Labs", "currency": "USD",
          "lot": "lot_9vqg5e6dsty819hd-1-0", "version": .someVersion,
        ]),
    ],
    "fund.deposit": [
      MethodExample(
        name: "Credits until the end of a year",
        params: [
          "fund": "Training", "amount": ["amount": 500_000, "currency": "USD"], "validUntil": "2027-12-31",
          "reference": "PO-1003",
        ],
        result: [
          "fund": .the(.fund), "lot": "lot_h8r0822g1baabkc5-0-0",
          "amount": ["amount": 500_000, "currency": "USD"], "validUntil": "2027-12-31T00:00:00Z",
          "version": .someVersion,
        ]),
      MethodExample(
        name: "The wrong currency",
        params: [
          "fund": "Training", "amount": ["amount": 500_000, "currency": "EUR"], "validUntil": "2027-12-31",
        ],
        error: "supply.currency"),
    ],
    "fund.adjust": [
      MethodExample(
        name: "A correction downwards",
        params: [
          "fund": "Training", "amount": ["amount": -5000, "currency": "USD"], "reason": "Bank charges",
        ],
        result: [
          "fund": .the(.fund), "lot": .the(.lot), "amount": ["amount": -5000, "currency": "USD"],
          "version": .someVersion,
        ])
    ],
    "fund.extend": [
      MethodExample(
        name: "A preview: what moves and what stands in the way",
        params: ["fund": "Training", "validUntil": "2027-12-31", "dryRun": true],
        result: [
          "fund": .the(.fund), "validUntil": "2027-12-31T00:00:00Z",
          "extended": [
            [
              "lot": .the(.lot), "from": "2027-06-30T00:00:00Z", "to": "2027-12-31T00:00:00Z",
              "amount": ["amount": 610_300, "currency": "USD"],
            ]
          ],
          "notExtended": [
            [
              "lot": .the(.lot), "end": "2027-06-30T00:00:00Z",
              "amount": ["amount": 389_700, "currency": "USD"], "why": "heldByPending",
            ]
          ],
          "blocking": [
            [
              "invitation": .the(.pending), "email": "max@northwind.example",
              "amount": ["amount": 129_900, "currency": "USD"], "end": "2027-06-30T00:00:00Z",
            ]
          ],
          "covered": [], "version": .someVersion,
        ]),
      MethodExample(
        name: "Pending invitations move too",
        params: ["fund": "Training", "validUntil": "2027-12-31", "coverPending": true],
        result: [
          "fund": .the(.fund), "validUntil": "2027-12-31T00:00:00Z",
          "extended": [
            [
              "lot": .the(.lot), "from": "2027-06-30T00:00:00Z", "to": "2027-12-31T00:00:00Z",
              "amount": ["amount": 740_200, "currency": "USD"],
            ]
          ],
          "notExtended": [
            [
              "lot": .the(.lot), "end": "2027-06-30T00:00:00Z",
              "amount": ["amount": 259_800, "currency": "USD"], "why": "heldByPending",
            ]
          ],
          "blocking": [], "covered": [.the(.pending)], "version": .someVersion,
        ]),
      MethodExample(
        name: "An end that is not later",
        params: ["fund": "Training", "validUntil": "2027-01-31"],
        error: "fund.notLater"),
    ],
    "fund.list": [
      MethodExample(
        name: "Balances",
        params: [:],
        result: [
          "items": [
            [
              "fund": .the(.fund), "name": "Training", "currency": "USD",
              "balance": [
                "deposited": ["amount": 1_000_000, "currency": "USD"],
                "held": ["amount": 129_900, "currency": "USD"],
                "spent": ["amount": 259_800, "currency": "USD"],
                "free": ["amount": 610_300, "currency": "USD"], "forfeited": ["amount": 0, "currency": "USD"],
                "overage": ["amount": 0, "currency": "USD"],
                "available": ["amount": 610_300, "currency": "USD"],
              ],
              "segments": [
                [
                  "lot": .the(.lot), "end": "2027-06-30T00:00:00Z", "ended": false,
                  "capacity": ["amount": 1_000_000, "currency": "USD"],
                  "held": ["amount": 129_900, "currency": "USD"],
                  "spent": ["amount": 259_800, "currency": "USD"],
                  "free": ["amount": 610_300, "currency": "USD"],
                ]
              ],
              "lots": [
                [
                  "lot": .the(.lot), "amount": ["amount": 1_000_000, "currency": "USD"],
                  "end": "2027-06-30T00:00:00Z", "reference": "PO-1001",
                ]
              ],
              "waiting": 0, "settlement": "provisional", "cases": [],
            ]
          ]
        ])
    ],
    "fund.get": [
      MethodExample(
        name: "By name",
        params: ["fund": "Training"],
        result: [
          "fund": .the(.fund), "name": "Training", "currency": "USD",
          "balance": [
            "deposited": ["amount": 1_000_000, "currency": "USD"],
            "held": ["amount": 129_900, "currency": "USD"], "spent": ["amount": 259_800, "currency": "USD"],
            "free": ["amount": 610_300, "currency": "USD"], "forfeited": ["amount": 0, "currency": "USD"],
            "overage": ["amount": 0, "currency": "USD"], "available": ["amount": 610_300, "currency": "USD"],
          ],
          "segments": [
            [
              "lot": .the(.lot), "end": "2027-06-30T00:00:00Z", "ended": false,
              "capacity": ["amount": 1_000_000, "currency": "USD"],
              "held": ["amount": 129_900, "currency": "USD"], "spent": ["amount": 259_800, "currency": "USD"],
              "free": ["amount": 610_300, "currency": "USD"],
            ]
          ],
          "lots": [
            [
              "lot": .the(.lot), "amount": ["amount": 1_000_000, "currency": "USD"],
              "end": "2027-06-30T00:00:00Z", "reference": "PO-1001",
            ]
          ],
          "waiting": 0, "settlement": "provisional", "cases": [],
        ])
    ],
    "fund.statement": [
      MethodExample(
        name: "The first two entries",
        params: ["fund": "Training", "limit": 2],
        result: [
          "fund": .the(.fund),
          "items": [
            [
              "kind": "deposit", "at": "2026-11-21T09:00:00Z",
              "amount": ["amount": 1_000_000, "currency": "USD"],
              "change": ["amount": 1_000_000, "currency": "USD"], "lot": .the(.lot),
              "operation": "opr_fxydctnr0v08kh4e-1-0", "actor": .the(.ana),
            ],
            [
              "kind": "hold", "at": "2026-11-21T09:00:00Z", "amount": ["amount": 129_900, "currency": "USD"],
              "change": ["amount": -129_900, "currency": "USD"], "lot": .the(.lot),
              "invitation": .the(.accepted), "operation": "opr_y3af5bnqs2ejgrms-0-0", "actor": .the(.ana),
            ],
          ],
          "nextCursor": .string(
            "hold.1795251600000.\(ExampleThing.lot.text).\(ExampleThing.accepted.text).opr_y3af5bnqs2ejgrms-0-0"),
          "balance": [
            "deposited": ["amount": 1_000_000, "currency": "USD"],
            "held": ["amount": 129_900, "currency": "USD"], "spent": ["amount": 259_800, "currency": "USD"],
            "free": ["amount": 610_300, "currency": "USD"], "forfeited": ["amount": 0, "currency": "USD"],
            "overage": ["amount": 0, "currency": "USD"], "available": ["amount": 610_300, "currency": "USD"],
          ],
        ])
    ],
  ]
}

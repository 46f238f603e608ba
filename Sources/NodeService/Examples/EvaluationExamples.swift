import JSONRPC

extension ExampleTable {
  /// `evaluation`: what happens to an accepted invitation that was a mistake.
  static let evaluation: [String: [MethodExample]] = [
    "evaluation.submit": [
      MethodExample(
        name: "An accepted invitation was a mistake",
        params: [
          "invitations": [.the(.accepted)], "reason": "wrongPerson", "note": "Lea has left.",
        ],
        result: [
          "results": [
            [
              "ok": true, "invitation": .the(.accepted), "evaluation": "evl_g4a2f5zsdwpywg5n-0-0",
              "state": "open",
            ]
          ],
          "version": .someVersion,
        ])
    ],
    "evaluation.decide": [
      MethodExample(
        name: "The licence is taken back",
        params: [
          "evaluation": .the(.evaluation), "decision": "approved", "note": "Never used.",
        ],
        result: [
          "evaluation": .the(.evaluation), "invitation": .the(.contested), "state": "approved",
          "fromWithdrawal": true, "submittedAt": "2026-11-21T09:00:00Z", "reason": "wrongPerson",
          "submittedBy": .the(.ana), "decidedBy": .the(.ana), "decidedAt": "2026-11-21T09:00:00Z",
          "settlement": "provisional", "version": .someVersion,
          "cases": [],
        ])
    ],
    "evaluation.list": [
      MethodExample(
        name: "Those that wait for a decision",
        params: ["state": "open"],
        result: [
          "items": [
            [
              "evaluation": .the(.evaluation), "invitation": .the(.contested), "state": "open",
              "fromWithdrawal": true, "submittedAt": "2026-11-21T09:00:00Z", "reason": "wrongPerson",
              "submittedBy": .the(.ana), "settlement": "provisional",
              "cases": [.the(.case)],
            ]
          ]
        ])
    ],
    "evaluation.get": [
      MethodExample(
        name: "By its id",
        params: ["evaluation": .the(.evaluation)],
        result: [
          "evaluation": .the(.evaluation), "invitation": .the(.contested), "state": "open",
          "fromWithdrawal": true, "submittedAt": "2026-11-21T09:00:00Z", "reason": "wrongPerson",
          "submittedBy": .the(.ana), "settlement": "provisional",
          "cases": [.the(.case)],
        ])
    ],
  ]
}

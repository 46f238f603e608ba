import JSONRPC

extension ExampleTable {
  /// `learner`: the people who receive access.
  static let learner: [String: [MethodExample]] = [
    "learner.add": [
      MethodExample(
        name: "Addresses as they are pasted",
        params: ["emails": "omar@northwind.example, pia@northwind.example; quinn"],
        result: [
          "results": [
            [
              "ok": true, "email": "omar@northwind.example", "learner": "lrn_0j9bkcztjgcb7jdpk2kfzkw1ym",
              "isNew": true,
            ],
            [
              "ok": true, "email": "pia@northwind.example", "learner": "lrn_x168zxymvrgfhzgqbjar5v9phm",
              "isNew": true,
            ],
            [
              "ok": false, "email": "quinn",
              "error": [
                "code": 1031, "message": "The address has no @; write it as name@example.com.",
                "data": [
                  "code": "address.invalid", "reason": "missingAtSign",
                  "nextActions": ["Correct the address and repeat the row."],
                ],
              ],
            ],
          ],
          "version": .someVersion,
        ])
    ],
    "learner.register": [
      MethodExample(
        name: "After registration",
        params: ["learners": ["max@northwind.example"]],
        result: [
          "results": [
            [
              "ok": true, "learner": .the(.max), "registeredAt": "2026-11-21T09:00:00Z",
            ]
          ],
          "version": .someVersion,
        ])
    ],
    "learner.list": [
      MethodExample(
        name: "Everybody",
        params: [:],
        result: [
          "items": [
            [
              "learner": .the(.lea), "email": "lea@northwind.example", "registered": true,
              "registeredAt": "2026-11-21T09:00:00Z",
              "settlement": "settled",
              "cases": [],
            ],
            [
              "learner": .the(.max), "email": "max@northwind.example", "registered": false, "settlement": "settled",
              "cases": [],
            ],
            [
              "learner": "lrn_tk0d396x3prj966r95y24dvepg", "email": "nia@northwind.example", "registered": false,
              "settlement": "settled",
              "cases": [],
            ],
            [
              "learner": "lrn_63s4kp0t3jc5hctyb581211968", "email": "tom@northwind.example", "registered": false,
              "settlement": "settled",
              "cases": [.the(.case)],
            ],
          ]
        ])
    ],
    "learner.get": [
      MethodExample(
        name: "By address",
        params: ["learner": "max@northwind.example"],
        result: [
          "learner": .the(.max), "email": "max@northwind.example", "registered": false,
          "addresses": [["email": "max@northwind.example"]], "invitations": [.the(.pending)], "licenses": [],
          "access": [],
          "settlement": "settled",
          "cases": [],
        ])
    ],
    "learner.depart": [
      MethodExample(
        name: "Max has left",
        params: ["learners": ["max@northwind.example"]],
        result: [
          "results": [["ok": true, "learner": .the(.max), "departedAt": "2026-11-21T09:00:00Z"]],
          "version": .someVersion,
        ])
    ],
    "learner.changeAddress": [
      MethodExample(
        name: "A new name",
        params: ["learner": "lea@northwind.example", "email": "lea.miller@northwind.example"],
        result: [
          "learner": .the(.lea), "email": "lea.miller@northwind.example", "registered": true,
          "addresses": [
            ["email": "lea@northwind.example"],
            ["email": "lea.miller@northwind.example", "givenAt": "2026-11-21T09:00:00Z"],
          ],
          "version": .someVersion,
          "settlement": "provisional",
          "cases": [],
        ]),
      MethodExample(
        name: "Somebody else's address",
        params: ["learner": "lea@northwind.example", "email": "max@northwind.example"],
        error: "learner.addressTaken"),
    ],
    "learner.setTeam": [
      MethodExample(
        name: "Two people of one team",
        params: ["team": "Sales", "learners": ["lea@northwind.example", "max@northwind.example"]],
        result: [
          "results": [
            ["ok": true, "learner": .the(.lea), "team": "Sales"], ["ok": true, "learner": .the(.max), "team": "Sales"],
          ],
          "version": .someVersion,
        ]),
      MethodExample(
        name: "A blank at the end",
        params: ["team": "Sales ", "learners": ["lea@northwind.example"]],
        error: "team.invalid"),
    ],
    "learner.teams": [
      MethodExample(name: "Nobody was put into one", params: [:], result: ["items": []])
    ],
  ]
}

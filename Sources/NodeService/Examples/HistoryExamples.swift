import JSONRPC

extension ExampleTable {
  /// `history`: what was said, by whom, and what became of it.
  static let history: [String: [MethodExample]] = [
    "history.list": [
      MethodExample(
        name: "About one invitation",
        params: ["about": .the(.withdrawn)],
        result: [
          "items": [
            [
              "operation": "opr_y3af5bnqs2ejgrms-0-2", "kind": "invite", "at": "2026-11-21T09:00:00Z",
              "actor": .the(.ana), "actorEmail": "ana@northwind.example",
              "device": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
              "changeSet": "f0d4f2aeb7c89d286299",
              "says": [
                "product": .the(.course), "supply": .the(.fund), "lot": .the(.lot),
                "end": "2027-06-30T00:00:00Z", "start": ["on": "acceptance"],
                "learner": "lrn_radsb1p441vm8skj8d0b8c8z9c",
              ],
              "fate": ["state": "inEffect"],
              "settlement": "settled",
              "seenBy": ["dev_6ykfpdjq8fsaex06-0-0", .the(.bensLaptop)],
              "notSeenBy": [],
            ],
            [
              "operation": "opr_y3af5bnqs2ejgrms-1-2", "kind": "tell", "at": "2026-11-21T09:00:00Z",
              "actor": .the(.ana), "device": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
              "changeSet": "f0d4f2aeb7c89d286299", "says": ["invitation": .the(.withdrawn)],
              "fate": ["state": "inEffect"],
              "settlement": "settled",
              "seenBy": ["dev_6ykfpdjq8fsaex06-0-0", .the(.bensLaptop)],
              "notSeenBy": [],
            ],
            [
              "operation": "opr_6gwtb3qp4b27zdpy-0-0", "kind": "withdraw", "at": "2026-11-21T09:00:00Z",
              "actor": .the(.ana), "device": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
              "changeSet": "3439a58ef622c47fb6de",
              "says": ["invitation": .the(.withdrawn), "reason": "wrongProduct"],
              "fate": ["state": "inEffect"],
              "settlement": "settled",
              "seenBy": ["dev_6ykfpdjq8fsaex06-0-0", .the(.bensLaptop)],
              "notSeenBy": [],
            ],
          ]
        ])
    ],
    "history.explain": [
      MethodExample(
        name: "Why an invitation is accepted although it was withdrawn",
        params: ["about": .the(.contested)],
        result: [
          "about": .the(.contested),
          "state": [
            "invitation": .the(.contested), "state": "accepted", "product": .the(.course),
            "productName": "Swift Basics", "learner": "lrn_rec7t0mc3gbhr342488a80vv00",
            "email": "tom@northwind.example", "supply": .the(.fund), "fund": .the(.fund), "lot": .the(.lot),
            "price": ["amount": 129_900, "currency": "USD"], "issuedAt": "2026-11-21T09:00:00Z",
            "end": "2027-06-30T00:00:00Z", "deadline": "2027-02-19T09:00:00Z", "start": ["on": "acceptance"],
            "access": ["state": "awaitingRegistration", "end": "2027-06-30T00:00:00Z"],
            "cause": "opr_rwsbgdcnf1qbx4dx-0-0", "settlement": "provisional", "cases": [.the(.case)],
          ],
          "operations": [
            [
              "operation": "opr_y3af5bnqs2ejgrms-0-3", "kind": "invite", "at": "2026-11-21T09:00:00Z",
              "actor": .the(.ana), "device": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
              "changeSet": "f0d4f2aeb7c89d286299",
              "says": ["product": .the(.course), "supply": .the(.fund), "start": ["on": "acceptance"]],
              "fate": ["state": "inEffect"],
              "settlement": "settled",
              "seenBy": ["dev_6ykfpdjq8fsaex06-0-0", .the(.bensLaptop)],
              "notSeenBy": [],
            ],
            [
              "operation": "opr_y3af5bnqs2ejgrms-1-3", "kind": "tell", "at": "2026-11-21T09:00:00Z",
              "actor": .the(.ana), "device": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
              "changeSet": "f0d4f2aeb7c89d286299",
              "says": ["invitation": .the(.contested)],
              "fate": ["state": "inEffect"],
              "settlement": "settled",
              "seenBy": ["dev_6ykfpdjq8fsaex06-0-0", .the(.bensLaptop)],
              "notSeenBy": [],
            ],
            [
              "operation": "opr_rwsbgdcnf1qbx4dx-0-0", "kind": "accept", "at": "2026-11-21T09:00:00Z",
              "device": "GKDGHK4-V4AQH2Y-RP14MEH-DW9YKTR-WF5B8GD-SQJWEBF-W4SGYC5-600QP3B",
              "changeSet": "c732b83595786ebe91bd",
              "says": ["invitation": .the(.contested)],
              "fate": ["state": "inEffect"],
              "settlement": "settled",
              "seenBy": ["dev_6ykfpdjq8fsaex06-0-0", .the(.bensLaptop)],
              "notSeenBy": [],
            ],
            [
              "operation": "opr_aajbm24eq1jq5z49-0-0", "kind": "withdraw", "at": "2026-11-21T09:00:00Z",
              "actor": .the(.ana), "device": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
              "changeSet": "52a4ba088eb86572fc89",
              "says": ["invitation": .the(.contested), "reason": "wrongPerson"],
              "fate": ["state": "lost", "rule": "C1", "by": "opr_rwsbgdcnf1qbx4dx-0-0"],
              "settlement": "provisional",
              "seenBy": ["dev_6ykfpdjq8fsaex06-0-0"],
              "notSeenBy": [.the(.bensLaptop)],
            ],
          ],
          "cases": [
            [
              "case": .the(.case), "rule": "C1", "state": "open", "subject": .the(.contested),
              "subjectKind": "invitation",
              "lost": [
                "operation": "opr_aajbm24eq1jq5z49-0-0", "kind": "withdraw", "at": "2026-11-21T09:00:00Z",
                "actor": .the(.ana),
                "device": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
              ],
              "winner": [
                "operation": "opr_rwsbgdcnf1qbx4dx-0-0", "kind": "accept", "at": "2026-11-21T09:00:00Z",
                "device": "GKDGHK4-V4AQH2Y-RP14MEH-DW9YKTR-WF5B8GD-SQJWEBF-W4SGYC5-600QP3B",
              ],
              "message": """
              The learner accepted before the withdrawal was known. The withdrawal became an \
              evaluation request.
              """,
              "nextActions": contestedActions,
              "settlement": "provisional",
            ]
          ],
          "settlement": "provisional",
          "text": [
            "The invitation is accepted.",
            "2026-11-21T09:00:00Z invite by ana@northwind.example: in effect.",
            "2026-11-21T09:00:00Z tell by ana@northwind.example: in effect.",
            "2026-11-21T09:00:00Z accept by the learner: in effect.",
            "2026-11-21T09:00:00Z withdraw by ana@northwind.example: lost by C1.",
            """
            C1: The learner accepted before the withdrawal was known. The withdrawal became an \
            evaluation request.
            """,
            "Provisional: something written without knowledge of this can still arrive.",
            "Ana's device has seen all of these.",
            """
            Ben's device “Ben's laptop” has not synced since 2026-11-21T09:00:00Z and has not seen 1 of these.
            """,
          ],
          "mails": [
            [
              "notification": "invited/inv_y3af5bnqs2ejgrms-0-3/opr_95zfew986hehybz1-1-3", "kind": "invited",
              "invitation": .the(.contested), "email": "tom@northwind.example", "productName": "Swift Basics",
              "start": ["on": "acceptance"], "state": "cancelled",
              "messageId": "9e1c4ddba24bb8f229d4d3c0e497191b6c79caf1", "cause": "opr_95zfew986hehybz1-1-3",
            ]
          ],
          "devices": [
            [
              "device": "dev_6ykfpdjq8fsaex06-0-0",
              "deviceId": "6HTGZ65-XB7YFS5-3DMHDAN-FMK7FGN-995N157-1RJNZ8A-36A1FKS-5Z0A4CS", "member": .the(.ana),
              "memberEmail": "ana@northwind.example", "name": "", "isSelf": true,
              "acknowledgedAt": "2026-11-21T09:00:00Z",
            ],
            [
              "device": .the(.bensLaptop),
              "deviceId": "D8W07NF-GB682M7-3DNYY9Q-93JJ89F-FJNC11H-MSGXEET-S7AAFG7-0KG8AQD", "member": .the(.ben),
              "memberEmail": "ben@northwind.example", "name": "Ben's laptop", "isSelf": false,
              "acknowledgedAt": "2026-11-21T09:00:00Z",
            ],
          ],
        ])
    ],
  ]
}

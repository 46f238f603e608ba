import JSONRPC

extension ExampleTable {
  /// `invitation`: giving access to learners.
  static let invitation: [String: [MethodExample]] = [
    "invitation.create": [
      MethodExample(
        name: "Two learners, one of them mistyped",
        params: [
          "product": "Swift Basics", "emails": ["omar@northwind.example", "pia@northwind"],
        ],
        result: [
          "results": [
            [
              "ok": true, "email": "omar@northwind.example", "invitation": "inv_v4g13mhc36drmnee-0-0",
              "learner": "lrn_0j9bkcztjgcb7jdpk2kfzkw1ym", "state": "pending", "lot": .the(.lot),
              "end": "2027-06-30T00:00:00Z", "deadline": "2027-02-19T09:00:00Z",
              "delivery": "told", "token": "SR0HD-3GN47-76SGC-A6F4W-74AE0-GNH38",
              "link": "allot:accept/inv_v4g13mhc36drmnee-0-0/SR0HD-3GN47-76SGC-A6F4W-74AE0-GNH38",
            ],
            [
              "ok": false, "email": "pia@northwind",
              "error": [
                "code": 1031, "message": "The domain has no dot; write it in full, as in name@example.com.",
                "data": [
                  "code": "address.invalid", "reason": "domainWithoutDot",
                  "nextActions": ["Correct the address and repeat the row."],
                ],
              ],
            ],
          ],
          "version": .someVersion,
        ]),
      MethodExample(
        name: "Access from a day on, paid by a fund named",
        params: [
          "product": "Swift Basics", "emails": ["omar@northwind.example"],
          "start": ["on": "date", "date": "2027-01-11"], "supply": "Training",
        ],
        result: [
          "results": [
            [
              "ok": true, "email": "omar@northwind.example", "invitation": "inv_9asvqqn3cr4dwab3-0-0",
              "learner": "lrn_0j9bkcztjgcb7jdpk2kfzkw1ym", "state": "pending", "lot": .the(.lot),
              "end": "2027-06-30T00:00:00Z", "deadline": "2027-02-19T09:00:00Z",
              "delivery": "told", "token": "M25DX-KM2D2-EQ3M7-KVXZ1-BSHQT-03B0H",
              "link": "allot:accept/inv_9asvqqn3cr4dwab3-0-0/M25DX-KM2D2-EQ3M7-KVXZ1-BSHQT-03B0H",
            ]
          ],
          "version": .someVersion,
        ]),
      MethodExample(
        name: "All or nobody",
        params: [
          "product": "Swift Basics", "emails": ["omar@northwind.example", "pia@northwind"], "atomic": true,
        ],
        error: "batch.refused"),
    ],
    "invitation.resend": [
      MethodExample(
        name: "A new link",
        params: ["invitations": [.the(.pending)]],
        result: [
          "results": [
            [
              "ok": true, "invitation": .the(.pending), "state": "pending",
              "delivery": "told", "token": "T8ANM-0YSX4-T581J-JF83S-7SE7Z-87E8H",
              "link": "allot:accept/inv_y3af5bnqs2ejgrms-0-1/T8ANM-0YSX4-T581J-JF83S-7SE7Z-87E8H",
            ]
          ],
          "version": .someVersion,
        ])
    ],
    "invitation.withdraw": [
      MethodExample(
        name: "The wrong product",
        params: ["invitations": [.the(.pending)], "reason": "wrongProduct"],
        result: [
          "results": [["ok": true, "invitation": .the(.pending), "state": "withdrawn"]],
          "version": .someVersion,
        ]),
      MethodExample(
        name: "Its place goes to another learner",
        params: ["invitations": [.the(.pending)], "giveTo": "omar@northwind.example"],
        result: [
          "results": [
            [
              "ok": true, "invitation": .the(.pending), "state": "withdrawn",
              "given": [
                "invitation": "inv_dwrxbpesbeway00p-1-0", "state": "pending",
                "email": "omar@northwind.example", "token": "BAPHX-YNMFM-CYDXH-KDHGQ-2QSDG-M6BA1",
                "link": "allot:accept/inv_dwrxbpesbeway00p-1-0/BAPHX-YNMFM-CYDXH-KDHGQ-2QSDG-M6BA1",
                "delivery": "told",
              ],
            ]
          ],
          "version": .someVersion,
        ]),
      MethodExample(
        name: "Too late: it was accepted",
        params: ["invitations": [.the(.accepted)]],
        result: [
          "results": [
            [
              "ok": false, "invitation": .the(.accepted),
              "error": [
                "code": 1081, "message": "The invitation was accepted.",
                "data": [
                  "code": "invitation.alreadyAccepted", "rule": "C0", "reason": "alreadyAccepted",
                  "winner": "opr_hdg3zjvfcr4c1gvm-0-0",
                  "nextActions": [
                    "Submit an evaluation with evaluation.submit to have it reversed."
                  ],
                ],
              ],
            ]
          ],
          "version": .someVersion,
        ]),
    ],
    "invitation.editStart": [
      MethodExample(
        name: "To a later day",
        params: ["invitations": [.the(.pending)], "start": "2027-02-01"],
        result: [
          "results": [
            [
              "ok": true, "invitation": .the(.pending), "state": "pending",
              "start": ["on": "date", "date": "2027-02-01"],
            ]
          ],
          "version": .someVersion,
        ])
    ],
    "invitation.reissue": [
      MethodExample(
        name: "One that was withdrawn",
        params: ["invitations": [.the(.withdrawn)]],
        result: [
          "results": [
            [
              "ok": true, "invitation": .the(.withdrawn),
              "reissued": [
                "invitation": "inv_b6w9f8hpreyvq71j-0-0", "state": "pending", "email": "nia@northwind.example",
                "token": "YEVPJ-499VV-RN8YJ-GCAKB-J2K32-CS54Z",
                "link": "allot:accept/inv_b6w9f8hpreyvq71j-0-0/YEVPJ-499VV-RN8YJ-GCAKB-J2K32-CS54Z",
                "delivery": "told",
              ],
            ]
          ],
          "version": .someVersion,
        ])
    ],
    "invitation.accept": [
      MethodExample(
        name: "With the link that was sent",
        params: ["invitation": .the(.link)],
        result: [
          "invitation": .the(.pending), "state": "accepted", "product": .the(.course),
          "productName": "Swift Basics", "learner": .the(.max), "email": "max@northwind.example",
          "supply": .the(.fund), "fund": .the(.fund), "lot": .the(.lot),
          "price": ["amount": 129_900, "currency": "USD"],
          "issuedAt": "2026-11-21T09:00:00Z", "end": "2027-06-30T00:00:00Z",
          "deadline": "2027-02-19T09:00:00Z", "start": ["on": "acceptance"],
          "access": ["state": "awaitingRegistration", "end": "2027-06-30T00:00:00Z"],
          "cause": "opr_c8fy4kaj05m4yaf1-0-0", "settlement": "provisional", "cases": [],
          "version": .someVersion,
        ]),
      MethodExample(
        name: "After the withdrawal",
        params: ["invitation": .the(.withdrawn)],
        error: "invitation.alreadyWithdrawn"),
    ],
    "invitation.decline": [
      MethodExample(
        name: "With the token that was sent",
        params: ["invitation": .the(.pending), "token": .the(.token)],
        result: [
          "invitation": .the(.pending), "state": "declined", "product": .the(.course),
          "productName": "Swift Basics", "learner": .the(.max), "email": "max@northwind.example",
          "supply": .the(.fund), "fund": .the(.fund), "lot": .the(.lot),
          "price": ["amount": 129_900, "currency": "USD"],
          "issuedAt": "2026-11-21T09:00:00Z", "end": "2027-06-30T00:00:00Z",
          "deadline": "2027-02-19T09:00:00Z", "start": ["on": "acceptance"],
          "cause": "opr_gxrqvc4da1dp5s87-0-0", "settlement": "provisional", "cases": [],
          "version": .someVersion,
        ])
    ],
    "invitation.list": [
      MethodExample(
        name: "Those that wait for an answer",
        params: ["state": "pending"],
        result: [
          "items": [
            [
              "invitation": .the(.pending), "state": "pending", "product": .the(.course),
              "productName": "Swift Basics", "learner": .the(.max), "email": "max@northwind.example",
              "supply": .the(.fund), "fund": .the(.fund), "lot": .the(.lot),
              "price": ["amount": 129_900, "currency": "USD"],
              "issuedAt": "2026-11-21T09:00:00Z", "end": "2027-06-30T00:00:00Z",
              "deadline": "2027-02-19T09:00:00Z", "start": ["on": "acceptance"], "settlement": "settled",
              "cases": [],
            ]
          ]
        ])
    ],
    "invitation.get": [
      MethodExample(
        name: "By its id",
        params: ["invitation": .the(.accepted)],
        result: [
          "invitation": .the(.accepted), "state": "accepted", "product": .the(.course),
          "productName": "Swift Basics", "learner": .the(.lea), "email": "lea@northwind.example",
          "supply": .the(.fund), "fund": .the(.fund), "lot": .the(.lot),
          "price": ["amount": 129_900, "currency": "USD"],
          "issuedAt": "2026-11-21T09:00:00Z", "end": "2027-06-30T00:00:00Z",
          "deadline": "2027-02-19T09:00:00Z", "start": ["on": "acceptance"],
          "access": [
            "state": "active", "start": "2026-11-21T09:00:00Z", "end": "2027-02-19T09:00:00Z",
          ],
          "cause": "opr_hdg3zjvfcr4c1gvm-0-0", "settlement": "settled", "cases": [],
          "notices": [["kind": "invited", "state": "cancelled"]],
        ])
    ],
  ]
}

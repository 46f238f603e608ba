import JSONRPC

extension ExampleTable {
  /// Lists and ledgers that are written to files and read from them.
  static let files: [String: [MethodExample]] = [
    "invitation.export": [
      MethodExample(
        name: "Pending ones",
        params: ["state": "pending"],
        result: [
          "csv": .string(
            """
            invitation,state,email,name,learner,product,productName,course,courseName,fund,fundName,lot,price,\
            priceCurrency,issuedAt,deadline,end,start,accessState,accessStart,accessEnd,note,replaces\r
            \(ExampleThing.pending.text),pending,max@northwind.example,,\(ExampleThing.max.text),\
            \(ExampleThing.course.text),Swift Basics,,,\(ExampleThing.fund.text),Training,\(ExampleThing.lot.text),\
            1299.00,USD,2026-11-21T09:00:00Z,2027-02-19T09:00:00Z,2027-06-30T00:00:00Z,acceptance,,,,,\r

            """)
        ])
    ],
    "invitation.import": [
      MethodExample(
        name: "A list from a spreadsheet",
        params: ["csv": "Email;Name;Product\r\nomar@northwind.example;Omar;Swift Basics\r\n"],
        result: [
          "imported": 1, "refused": 0,
          "results": [
            [
              "ok": true, "row": 2, "email": "omar@northwind.example", "invitation": "inv_d3af5bnqs2ejgrms-0-0",
              "learner": "lrn_0j9bkcztjgcb7jdpk2kfzkw1ym", "state": "pending",
              "token": "B4ZVY-D4F2V-36D94-PS1YK-0WJ0Z-8SWXQ",
              "link": "allot:accept/inv_d3af5bnqs2ejgrms-0-0/B4ZVY-D4F2V-36D94-PS1YK-0WJ0Z-8SWXQ",
              "lot": .the(.lot),
              "end": "2027-06-30T00:00:00Z",
              "delivery": "told",
              "deadline": "2027-02-19T09:00:00Z",
            ]
          ],
          "version": .someVersion,
        ]),
      MethodExample(
        name: "A column that nobody knows",
        params: ["csv": "email,product,colour\r\nomar@northwind.example,Swift Basics,red\r\n"],
        error: "csv.columnUnknown"),
    ],
    "learner.export": [
      MethodExample(
        name: "As objects",
        params: ["format": "table", "limit": 100],
        result: [
          "items": [
            [
              "learner": .the(.lea), "email": "lea@northwind.example", "registered": true,
              "registeredAt": "2026-11-21T09:00:00Z",
            ],
            ["learner": .the(.max), "email": "max@northwind.example", "registered": false],
            ["learner": "lrn_tk0d396x3prj966r95y24dvepg", "email": "nia@northwind.example", "registered": false],
            ["learner": "lrn_63s4kp0t3jc5hctyb581211968", "email": "tom@northwind.example", "registered": false],
          ]
        ])
    ],
    "learner.import": [
      MethodExample(
        name: "With names",
        params: ["rows": [["email": "omar@northwind.example", "name": "Omar"]]],
        result: [
          "imported": 1, "refused": 0,
          "results": [
            [
              "ok": true, "row": 1, "email": "omar@northwind.example", "learner": "lrn_0j9bkcztjgcb7jdpk2kfzkw1ym",
              "isNew": true,
            ]
          ],
          "version": .someVersion,
        ])
    ],
    "ledger.export": [
      MethodExample(
        name: "The first line",
        params: ["limit": 1],
        result: [
          "items": [
            [
              "type": "ledger", "format": 1, "ledger": .the(.ledger), "name": "Northwind", "version": .someVersion,
              "rules": 1, "advancedTo": "2026-11-21T09:00:00Z",
            ]
          ],
          "nextCursor": "e1/",
        ])
    ],
    "ledger.import": [
      MethodExample(
        name: "A further part",
        params: [
          "lines": [["type": "learner", "email": "omar@northwind.example", "registered": false]], "mapping": [:],
          "firstLine": 2001,
        ],
        result: [
          "carried": 1, "partly": 0, "left": 0, "refused": 0,
          "results": [
            [
              "ok": true, "line": 2001, "type": "learner", "outcome": "carried", "lost": [],
              "learner": "lrn_0j9bkcztjgcb7jdpk2kfzkw1ym",
            ]
          ],
          "mapping": [:], "version": .someVersion,
        ]),
      MethodExample(
        name: "Into a ledger that holds something already",
        params: ["lines": [["type": "ledger", "format": 1, "name": "Elsewhere"]]],
        error: "import.ledgerNotEmpty"),
    ],
  ]
}

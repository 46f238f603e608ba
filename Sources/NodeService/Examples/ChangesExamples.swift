import JSONRPC

extension ExampleTable {
  /// `changes`: carrying change sets by hand, and hearing of them.
  static let changes: [String: [MethodExample]] = [
    "changes.status": [
      MethodExample(
        name: "What this node holds",
        params: [:],
        result: [
          "ledger": .the(.ledger), "version": .someVersion, "changeSets": 16, "waiting": 0,
          "device": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
          "devices": [
            [
              "device": "dev_6ykfpdjq8fsaex06-0-0",
              "deviceId": "6HTGZ65-XB7YFS5-3DMHDAN-FMK7FGN-995N157-1RJNZ8A-36A1FKS-5Z0A4CS", "member": .the(.ana),
              "memberEmail": "ana@northwind.example", "name": "", "isSelf": true,
              "acknowledgedAt": "2026-11-21T09:00:00Z", "acknowledged": .someVersion, "lacking": 0,
            ],
            [
              "device": .the(.bensLaptop),
              "deviceId": "D8W07NF-GB682M7-3DNYY9Q-93JJ89F-FJNC11H-MSGXEET-S7AAFG7-0KG8AQD", "member": .the(.ben),
              "memberEmail": "ben@northwind.example", "name": "Ben's laptop", "isSelf": false,
              "acknowledgedAt": "2026-11-21T09:00:00Z", "acknowledged": .someVersion, "lacking": 1,
              "lackingSince": "2026-11-21T09:00:00Z",
            ],
          ],
        ])
    ],
    "changes.export": [
      MethodExample(
        name: "Everything",
        params: [:],
        result: [
          "ledger": .the(.ledger), "pages": [.the(.page)], "changeSets": 16, "version": .someVersion,
        ])
    ],
    "changes.import": [
      MethodExample(
        name: "Pages of another node",
        params: ["pages": [.the(.page)]],
        result: [
          "ledger": .the(.ledger), "stored": 0, "waiting": 0, "duplicates": 16, "refused": [], "missing": [],
          "version": .someVersion,
          "refusedAcknowledgements": [],
          "acknowledgements": 0,
        ])
    ],
    "changes.subscribe": [
      MethodExample(
        name: "From now on",
        params: [:],
        result: ["subscribed": true]),
      MethodExample(
        name: "After a while away, beginning with what is held now",
        params: ["current": true],
        result: ["subscribed": true]),
    ],
    "changes.unsubscribe": [
      MethodExample(
        name: "No more",
        params: [:],
        result: ["subscribed": false])
    ],
  ]
}

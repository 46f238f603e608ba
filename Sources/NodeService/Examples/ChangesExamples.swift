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

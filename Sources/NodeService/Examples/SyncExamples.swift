import JSONRPC

extension ExampleTable {
  /// `sync`: reconciling with peers.
  static let sync: [String: [MethodExample]] = [
    "sync.listen": [
      MethodExample(
        name: "Any free port",
        params: [:],
        result: ["port": 7777])
    ],
    "sync.run": [
      MethodExample(
        name: "With a peer by name",
        params: ["peer": "desk"],
        result: [
          "results": [
            [
              "ok": true, "peer": "desk", "ledger": .the(.ledger), "sent": 2, "received": 0, "waiting": 0,
              "refused": 0, "digestsEqual": true,
            ]
          ],
          "version": .someVersion,
        ])
    ],
    "sync.status": [
      MethodExample(
        name: "Before the first sync",
        params: [:],
        result: ["peers": [["name": "desk", "address": .the(.peer)]]])
    ],
  ]
}

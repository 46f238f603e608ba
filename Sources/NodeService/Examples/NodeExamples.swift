import JSONRPC

extension ExampleTable {
  /// `node`: what this node is and how it fares.
  static let node: [String: [MethodExample]] = [
    "node.info": [
      MethodExample(
        name: "What this node is",
        params: [:],
        result: [
          "name": "allot", "version": "0.1.0", "protocolVersion": 1,
          "device": "5f73ac667aa473b108357a08f08f69262ca66419c47c982b195b08409877dce1",
          "deviceId": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
          "ledgers": [["ledger": .the(.ledger), "name": "Northwind"]],
          "clock": ["now": "2026-11-21T09:00:00Z", "frozen": true],
          "limits": ["messageBytesMax": 16_777_216, "batchMembersMax": 256],
        ])
    ],
    "node.health": [
      MethodExample(
        name: "It is alive",
        params: [:],
        result: ["ok": true])
    ],
    "node.verify": [
      MethodExample(
        name: "Nothing is wrong",
        params: [:],
        result: ["ok": true, "problems": []])
    ],
    "node.rebuild": [
      MethodExample(
        name: "Everything derived again",
        params: [:],
        result: [
          "ok": true,
          "ledgers": [
            [
              "ledger": .the(.ledger),
              "digest": [
                "ledger": .the(.ledger),
                "log": "fab73ba22b2c7e9dbad6647cab86d2e4ef0f31c040275fc5f3e12a50d14090af",
                "state": "7e9f90c32c7dc7fe5b0c96ee001db696aeaa29c71e7cb3b54cef3ccd7cbe2d04",
                "advancedTo": "2026-11-21T09:00:00Z", "deriving": false, "version": .someVersion,
              ],
            ]
          ],
        ])
    ],
    "node.backup": [
      MethodExample(
        name: "A copy in a file",
        params: ["path": .the(.backupPath)],
        result: ["path": .the(.backupPath)])
    ],
  ]
}

import JSONRPC

extension ExampleTable {
  /// `notification`: what learners are to be told.
  static let notification: [String: [MethodExample]] = [
    "notification.list": [
      MethodExample(
        name: "What learners are to be told, the first of it",
        params: ["limit": 1],
        result: [
          "items": [
            [
              "notification": .the(.notice), "kind": "invited", "invitation": .the(.pending),
              "email": "max@northwind.example", "productName": "Swift Basics", "start": ["on": "acceptance"],
              "link": .the(.link), "state": "due", "cause": "opr_y3af5bnqs2ejgrms-1-1",
            ]
          ],
          "nextCursor": "cvkhsvlt.1.vkhvoqp",
        ])
    ],
    "notification.markSent": [
      MethodExample(
        name: "It was sent",
        params: ["notifications": [.the(.notice)]],
        result: [
          "results": [["ok": true, "notification": .the(.notice), "state": "sent"]], "version": .someVersion,
        ]),
      MethodExample(
        name: "Sending failed",
        params: ["notifications": [.the(.notice)], "failed": ["code": "mailbox.full"]],
        result: [
          "results": [["ok": true, "notification": .the(.notice), "state": "failed"]], "version": .someVersion,
        ]),
    ],
    "notification.tell": [
      MethodExample(
        name: "Everybody was told already",
        params: [:],
        result: ["told": [], "left": 0, "version": .someVersion])
    ],
  ]
}

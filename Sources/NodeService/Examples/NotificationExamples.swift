import JSONRPC

extension ExampleTable {
  /// `notification`: what learners and members are to be told.
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
              "link": .the(.link), "state": "queued", "cause": "opr_y3af5bnqs2ejgrms-1-1",
              "messageId": "98b8f086e3fc1702eec301ae0f1e51e4ec99a540",
            ]
          ]
        ]),
      MethodExample(
        name: "Who has yet to enrol",
        params: ["kind": "adminInvited"],
        result: [
          "items": [
            [
              "notification": "adminInvited/mem_0wq7h3xv5k9nj2fd-0-0/opr_0wq7h3xv5k9nj2fd-0-0/mem_0wq7h3xv5k9nj2fd-0-0",
              "kind": "adminInvited", "subject": "mem_0wq7h3xv5k9nj2fd-0-0", "member": "mem_0wq7h3xv5k9nj2fd-0-0",
              "email": "cara@northwind.example", "state": "queued", "cause": "opr_0wq7h3xv5k9nj2fd-0-0",
              "messageId": "cc220311a1e60dea0001139948d84e630a768369",
            ]
          ]
        ]),
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
    "notification.retry": [
      MethodExample(
        name: "One whose sending failed",
        params: ["notifications": [.the(.failedNotice)]],
        result: [
          "results": [["ok": true, "notification": .the(.failedNotice), "state": "queued"]], "version": .someVersion,
        ]),
      MethodExample(
        name: "One that waits to be sent anyway",
        params: ["notifications": [.the(.notice)], "atomic": true],
        error: "batch.refused"),
    ],
    "notification.run": [
      MethodExample(
        name: "All that is queued",
        params: [:],
        result: [
          "results": [
            ["ok": true, "ledger": .the(.ledger), "sent": 2, "waiting": 0, "failed": 0, "unknown": 0]
          ]
        ])
    ],
    "notification.preview": [
      MethodExample(
        name: "What Max is to be sent",
        params: ["notification": .the(.notice)],
        result: [
          "from": "training@northwind.example", "to": "max@northwind.example",
          "subject": "Your access to Swift Basics",
        ])
    ],
    "notification.configure": [
      MethodExample(
        name: "Where learners accept",
        params: [
          "transport": "smtp", "host": "mail.northwind.example", "linkBase": "https://northwind.example/accept",
        ],
        result: [
          "transport": "smtp", "host": "mail.northwind.example", "port": 587, "security": "starttls",
          "from": "training@northwind.example", "fromName": "Northwind",
          "linkBase": "https://northwind.example/accept",
        ]),
      MethodExample(
        name: "Without encryption to another machine",
        params: ["transport": "smtp", "host": "mail.northwind.example", "security": "none"],
        error: "mail.settingsInvalid"),
    ],
    "notification.settings": [
      MethodExample(
        name: "A node that sends through a mail server",
        params: [:],
        result: [
          "transport": "smtp", "host": "mail.northwind.example", "port": 587, "security": "starttls",
          "from": "training@northwind.example", "fromName": "Northwind",
        ])
    ],
    "notification.templates": [
      MethodExample(
        name: "The words of one kind of mail",
        params: ["kind": "withdrawn"],
        result: [
          "items": [
            [
              "kind": "withdrawn", "variables": ["address", "course", "ledger", "name", "product", "reason"],
              "subject": "Your invitation to {{product}} was withdrawn",
            ]
          ]
        ])
    ],
    "notification.tell": [
      MethodExample(
        name: "Everybody was told already",
        params: [:],
        result: ["told": [], "left": 0, "version": .someVersion])
    ],
  ]
}

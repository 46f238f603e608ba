import JSONRPC

extension ExampleTable {
  /// `ledger`: beginning one, and what it is.
  static let ledger: [String: [MethodExample]] = [
    "ledger.create": [
      MethodExample(
        name: "A ledger and its owner",
        params: [
          "name": "Southwind", "ownerEmail": "sam@southwind.example", "ownerName": "Sam",
        ],
        result: [
          "ledger": "led_2eef9318355ede5e8466", "name": "Southwind", "member": "mem_5vqs661nbvf5x136-0-0",
          "version": .someVersion,
        ]),
      MethodExample(
        name: "A partner's new customer, with licenses ordered for a purchase order",
        params: [
          "name": "Eastwind", "ownerEmail": "pat@contoso.example", "partner": "Contoso", "quantity": 25,
          "purchaseOrder": "PO-2003", "price": ["amount": 4900, "currency": "USD"],
        ],
        result: [
          "ledger": "led_4fef9318355ede5e8466", "name": "Eastwind", "member": "mem_7vqs661nbvf5x136-0-0",
          "product": "prd_8wqs661nbvf5x136-1-0", "order": "ord_8wqs661nbvf5x136-2-0", "version": .someVersion,
        ]),
    ],
    "ledger.list": [
      MethodExample(
        name: "The ledgers of this node",
        params: [:],
        result: [
          "items": [
            ["ledger": .the(.ledger), "name": "Northwind", "partner": "none", "rules": 1, "rulesKnown": true]
          ]
        ]),
      MethodExample(
        name: "The customers of a partner",
        params: ["partner": "Contoso"],
        result: ["items": []]),
    ],
    "ledger.get": [
      MethodExample(
        name: "Its counts",
        params: [:],
        result: [
          "ledger": .the(.ledger), "name": "Northwind", "rules": 1, "advancedTo": "2026-11-21T09:00:00Z",
          "rulesKnown": true, "members": 3, "products": 3, "funds": 1, "learners": 4, "invitations": 4,
          "subscriptions": 1,
          "timeZone": "UTC", "partner": "none",
          "strategy": [
            "kind": "none", "technologies": [], "pathDays": 60, "labs": 2, "settlement": "settled", "cases": [],
          ], "mailers": [],
          "reminderDays": 30,
          "settlement": "settled",
          "orders": 0,
          "cases": [],
          "automaticAllocation": "none",
        ]),
      MethodExample(
        name: "By a name that no ledger has",
        params: ["ledger": "Eastwind"],
        error: "ledger.unknown"),
    ],
    "ledger.configure": [
      MethodExample(
        name: "Another name",
        params: ["name": "Northwind Training"],
        result: [
          "ledger": .the(.ledger), "name": "Northwind Training", "timeZone": "UTC", "partner": "none",
          "reminderDays": 30, "version": .someVersion,
          "automaticAllocation": "none",
        ]),
      MethodExample(
        name: "Whose customer it is",
        params: ["partner": "Contoso/Contoso East"],
        result: [
          "ledger": .the(.ledger), "name": "Northwind", "timeZone": "UTC", "partner": "Contoso/Contoso East",
          "reminderDays": 30, "version": .someVersion,
          "automaticAllocation": "none",
        ]),
      MethodExample(
        name: "A partner without a name",
        params: ["partner": "Contoso//East"],
        error: "partner.invalid"),
      MethodExample(
        name: "Where the organisation sits",
        params: ["timeZone": "Europe/Vienna"],
        result: [
          "ledger": .the(.ledger), "name": "Northwind", "timeZone": "Europe/Vienna", "partner": "none",
          "reminderDays": 30, "version": .someVersion,
          "automaticAllocation": "none",
        ]),
      MethodExample(
        name: "Reminded sixty days before anything ends",
        params: ["reminderDays": 60],
        result: [
          "ledger": .the(.ledger), "name": "Northwind", "timeZone": "UTC", "partner": "none",
          "reminderDays": 60, "version": .someVersion,
          "automaticAllocation": "none",
        ]),
    ],
    "ledger.raiseRules": [
      MethodExample(
        name: "A version that this node does not know",
        params: ["rules": 2],
        error: "ledger.rulesUnknown"),
      MethodExample(
        name: "Further than the next one",
        params: ["rules": 3],
        error: "ledger.rulesNotNext"),
    ],
    "ledger.digest": [
      MethodExample(
        name: "To compare with another node",
        params: [:],
        result: [
          "ledger": .the(.ledger), "log": "fab73ba22b2c7e9dbad6647cab86d2e4ef0f31c040275fc5f3e12a50d14090af",
          "state": "7e9f90c32c7dc7fe5b0c96ee001db696aeaa29c71e7cb3b54cef3ccd7cbe2d04",
          "advancedTo": "2026-11-21T09:00:00Z", "deriving": false, "version": .someVersion,
        ])
    ],
  ]
}

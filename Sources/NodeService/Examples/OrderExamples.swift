import JSONRPC

extension ExampleTable {
  /// `order`: licenses asked for and assigned.
  static let order: [String: [MethodExample]] = [
    "order.request": [
      MethodExample(
        name: "Licenses for a purchase order",
        params: ["product": "Premium", "quantity": 25, "purchaseOrder": "PO-2002"],
        result: asked(
          "ord_0f6wtx3p8q2cmz51-0-0", quantity: 25,
          more: ["purchaseOrder": "PO-2002", "settlement": "provisional", "version": .someVersion])),
      MethodExample(
        name: "Of a product that is paid from a fund",
        params: ["product": "Swift Basics", "quantity": 25],
        error: "order.productNotOrdered"),
    ],
    "order.assign": [
      MethodExample(
        name: "The licenses are there from now on",
        params: ["orders": [.the(.requested)]],
        result: [
          "results": [
            [
              "ok": true, "order": .the(.requested), "state": "assigned", "quantity": 5, "allocated": 0, "available": 5,
              "assignedAt": "2026-11-21T09:00:00Z", "assignedBy": .the(.ana), "validFrom": "2026-11-21T09:00:00Z",
              "validUntil": "2027-11-21T09:00:00Z",
              "waiting": 0,
              "settlement": "provisional",
              "requestedAt": "2026-11-21T09:00:00Z",
              "product": .the(.premium),
              "expired": 0,
              "cases": [],
              "cancellations": [],
            ]
          ],
          "version": .someVersion,
        ]),
      MethodExample(
        name: "To end together with others",
        params: ["orders": [.the(.requested)], "validUntil": "2027-06-30"],
        result: [
          "results": [
            [
              "ok": true, "order": .the(.requested), "state": "assigned", "validFrom": "2026-11-21T09:00:00Z",
              "validUntil": "2027-06-30T00:00:00Z",
              "waiting": 0,
              "settlement": "provisional",
              "requestedAt": "2026-11-21T09:00:00Z",
              "quantity": 5,
              "product": .the(.premium),
              "expired": 0,
              "cases": [],
              "cancellations": [],
              "available": 5,
              "allocated": 0,
            ]
          ],
          "version": .someVersion,
        ]),
    ],
    "order.reject": [
      MethodExample(
        name: "With a reason",
        params: ["orders": [.the(.requested)], "reason": "The purchase order is not known."],
        result: [
          "results": [
            [
              "ok": true, "order": .the(.requested), "state": "rejected", "rejectedBy": .the(.ana),
              "reason": "The purchase order is not known.",
              "waiting": 0,
              "settlement": "provisional",
              "requestedAt": "2026-11-21T09:00:00Z",
              "quantity": 5,
              "product": .the(.premium),
              "expired": 0,
              "cases": [],
              "cancellations": [],
              "available": 0,
              "allocated": 0,
            ]
          ],
          "version": .someVersion,
        ])
    ],
    "order.cancel": [
      MethodExample(
        name: "One that is open, and one that was assigned",
        params: ["orders": [.the(.requested), .the(.order)]],
        result: [
          "results": [
            [
              "ok": true, "order": .the(.requested), "state": "cancelled", "waiting": 0, "settlement": "provisional",
              "requestedAt": "2026-11-21T09:00:00Z", "quantity": 5, "product": .the(.premium), "expired": 0,
              "cases": [], "cancellations": [], "available": 0, "allocated": 0,
            ],
            [
              "ok": false, "order": .the(.order),
              "error": [
                "code": 1170, "message": "The order was assigned, rejected or cancelled already.",
                "data": ["code": "order.settled", "nextActions": ["See order.get."]],
              ],
            ],
          ],
          "version": .someVersion,
        ])
    ],
    "order.decide": [
      MethodExample(
        name: "The cancellation stands after all",
        params: [
          "order": .the(.doubtful), "cancellation": .the(.cancellation), "decision": "approved", "note": "Agreed.",
        ],
        result: asked(
          ExampleThing.doubtful.text, quantity: 3,
          more: [
            "state": "cancelled", "settlement": "provisional", "cases": [],
            "cancellations": [
              [
                "cancellation": .the(.cancellation), "state": "approved", "asked": "cancellation",
                "requestedBy": .the(.ben), "decidedBy": .the(.ana), "note": "Agreed.",
                "requestedAt": "2026-11-21T09:00:00Z",
              ]
            ], "version": .someVersion,
          ]))
    ],
    "order.get": [
      MethodExample(
        name: "What is left of it", params: ["order": .the(.order)],
        result: asked(
          ExampleThing.order.text, quantity: 10,
          more: [
            "state": "assigned", "allocated": 1, "available": 9, "purchaseOrder": "PO-2001",
            "validUntil": "2027-11-21T09:00:00Z",
          ])),
      MethodExample(
        name: "As it was before anything was ordered",
        params: ["order": .the(.order), "asOf": "2026-11-20"],
        error: "asOf.beforeLedger"),
    ],
    "order.list": [
      MethodExample(
        name: "What waits for an answer, of all customers",
        params: ["state": "requested", "allLedgers": true],
        result: [
          "items": [
            asked(
              ExampleThing.requested.text, quantity: 5,
              more: ["customer": ["ledger": .the(.ledger), "name": "Northwind", "partner": "none"]])
          ]
        ]),
      MethodExample(
        name: "Of the customers of a partner and of those beneath it",
        params: ["partner": "Contoso"],
        result: ["items": []]),
    ],
  ]

  /// An order that Ana asked for, with what else is said of it.
  private static func asked(_ order: String, quantity: Int, more: JSONObject) -> JSON {
    var object: JSONObject = [
      "order": .string(order), "state": "requested", "product": .the(.premium), "productName": "Premium",
      "quantity": .int(quantity), "allocated": 0, "available": 0, "expired": 0, "waiting": 0,
      "requestedAt": "2026-11-21T09:00:00Z", "requestedBy": .the(.ana),
      "requestedByEmail": "ana@northwind.example", "cancellations": [],
      "settlement": "settled", "cases": [],
    ]
    for (name, value) in more { object.append(name, value) }
    return .object(object)
  }
}

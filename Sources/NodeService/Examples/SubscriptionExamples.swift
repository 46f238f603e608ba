import JSONRPC

extension ExampleTable {
  /// `subscription`: seats that are renewed.
  static let subscription: [String: [MethodExample]] = subscriptionBegin.merging(subscriptionEnd) { $0 + $1 }

  private static let subscriptionBegin: [String: [MethodExample]] = [
    "subscription.start": [
      MethodExample(
        name: "From the new year on",
        params: [
          "product": "Seat", "seats": 5, "months": 12, "startsOn": "2027-01-01", "timeZone": "Europe/Vienna",
        ],
        result: [
          "subscription": "sub_c4n8v2j6w9h3x7kq-0-0", "state": "scheduled", "product": .the(.seat),
          "productName": "Seat", "seats": 0, "used": 0, "free": 0, "bought": 5, "waiting": 0, "months": 12,
          "anchor": "2027-01-01", "timeZone": "Europe/Vienna", "startsOn": "2027-01-01",
          "startsAt": "2026-12-31T23:00:00Z", "nextRenewal": "2028-01-01", "validUntil": "2027-12-31T23:00:00Z",
          "recurringTotal": ["amount": 182_500, "currency": "USD"], "cancelled": false, "settlement": "provisional",
          "cases": [], "version": .someVersion,
        ]),
      MethodExample(
        name: "In a time zone that nobody knows",
        params: ["product": "Seat", "seats": 5, "months": 12, "timeZone": "Vienna"],
        error: "timeZone.unknown"),
    ],
    "subscription.quote": [
      MethodExample(
        name: "Three more seats, paid for today",
        params: ["subscription": .the(.subscription), "quantity": 3],
        result: [
          "subscription": .the(.subscription), "amount": ["amount": 66_600, "currency": "USD"],
          "charge": .object(seatCharge), "recurringTotal": ["amount": 292_000, "currency": "USD"],
          "version": .someVersion,
        ]),
      MethodExample(
        name: "No seats",
        params: ["subscription": .the(.subscription), "quantity": 0],
        error: "quantity.invalid"),
    ],
    "subscription.purchase": [
      MethodExample(
        name: "Asked for, and not yet paid",
        params: ["subscription": .the(.subscription), "quantity": 3],
        result: [
          "subscription": .the(.subscription), "purchase": "pur_d6w2m8k4n9q7h5vj-0-0", "state": "awaitingPayment",
          "requestedAt": "2026-11-21T09:00:00Z", "quantity": 3, "unitPrice": ["amount": 36_500, "currency": "USD"],
          "requestedOn": "2026-11-21", "seats": 5, "estimate": .object(seatCharge), "version": .someVersion,
          "priceVersion": "pol_m7d2h5w9k1v4x8qc-0-0",
        ])
    ],
    "subscription.finalize": [
      MethodExample(
        name: "The money came on the day before",
        params: ["purchase": .the(.purchase), "paidAt": "2026-11-20T15:30:00Z", "reference": "Invoice 4711"],
        result: [
          "subscription": .the(.subscription), "purchase": .the(.purchase), "state": "finalised",
          "requestedAt": "2026-11-21T09:00:00Z", "quantity": 3, "unitPrice": ["amount": 36_500, "currency": "USD"],
          "requestedOn": "2026-11-21", "paidAt": "2026-11-20T15:30:00Z", "paidOn": "2026-11-20",
          "reference": "Invoice 4711", "seats": 8, "version": .someVersion,
          "priceVersion": "pol_m7d2h5w9k1v4x8qc-0-0",
        ])
    ],
    "subscription.fail": [
      MethodExample(
        name: "The bank refused",
        params: ["purchase": .the(.purchase), "reason": "declined"],
        result: [
          "subscription": .the(.subscription), "purchase": .the(.purchase), "state": "failed",
          "requestedAt": "2026-11-21T09:00:00Z", "quantity": 3, "unitPrice": ["amount": 36_500, "currency": "USD"],
          "requestedOn": "2026-11-21", "reason": "declined", "seats": 5, "version": .someVersion,
          "priceVersion": "pol_m7d2h5w9k1v4x8qc-0-0",
        ])
    ],
    "subscription.renew": [
      MethodExample(
        name: "The next year",
        params: ["subscription": .the(.subscription)],
        result: [
          "subscription": .the(.subscription), "invoice": "ivc_h8q4v6d2k9w3n7xm-0-0", "firstDay": "2027-07-01",
          "renewal": "2028-07-01", "invoicedAt": "2026-11-21T09:00:00Z",
          "total": ["amount": 182_500, "currency": "USD"], "seats": 5, "catchUps": 0, "nextRenewal": "2028-07-01",
          "version": .someVersion,
          "unitPrice": ["amount": 36_500, "currency": "USD"],
          "purchases": [],
          "priceVersion": "pol_m7d2h5w9k1v4x8qc-0-0",
          "endsAt": "2028-07-01T00:00:00Z",
          "charges": [
            [
              "kind": "renewal", "quantity": 5, "unitPrice": ["amount": 36_500, "currency": "USD"],
              "priceVersion": "pol_m7d2h5w9k1v4x8qc-0-0", "cycleStart": "2027-07-01", "renewal": "2028-07-01",
              "purchasedOn": "2027-07-01", "days": 366, "cycleDays": 366,
              "amount": ["amount": 182_500, "currency": "USD"],
              "text": "5 × 365.00 USD × 366 days / 366 days = 1825.00 USD", "invoice": "ivc_1krfnrjgn971veeq-0-0",
              "cause": "opr_1krfnrjgn971veeq-0-0",
            ]
          ],
        ])
    ],
    "subscription.cancel": [
      MethodExample(
        name: "No other year",
        params: ["subscription": .the(.subscription)],
        result: .object(running(cancelled: true, version: .someVersion)))
    ],
  ]

  private static let subscriptionEnd: [String: [MethodExample]] = [
    "subscription.get": [
      MethodExample(
        name: "With what was bought",
        params: ["subscription": .the(.subscription)],
        result: .object(
          running(cancelled: false).adding([
            "purchases": [
              [
                "purchase": .the(.purchase), "state": "awaitingPayment", "quantity": 3,
                "unitPrice": ["amount": 36_500, "currency": "USD"], "requestedOn": "2026-11-21",
                "requestedAt": "2026-11-21T09:00:00Z", "priceVersion": "pol_m7d2h5w9k1v4x8qc-0-0",
              ]
            ], "quotes": [],
            "invoices": [], "charges": [.object(initialCharge)],
          ]))),
      MethodExample(
        name: "At an instant before anything was written",
        params: ["subscription": .the(.subscription), "asOf": "2026-11-20"],
        error: "asOf.beforeLedger"),
    ],
    "subscription.list": [
      MethodExample(
        name: "Those that run",
        params: ["state": "active"],
        result: ["items": [.object(running(cancelled: false))]])
    ],
    "subscription.explain": [
      MethodExample(
        name: "How the first charge came about",
        params: ["subscription": .the(.subscription)],
        result: [
          "subscription": .the(.subscription),
          "charges": [
            .object(
              initialCharge.adding([
                "lines": [
                  ["term": "kind", "text": "initial"], ["term": "quantity", "text": "5"],
                  ["term": "unitPrice", "text": "365.00 USD"],
                  ["term": "priceVersion", "text": "pol_m7d2h5w9k1v4x8qc-0-0"],
                  ["term": "cycleStart", "text": "2026-07-01"], ["term": "renewal", "text": "2027-07-01"],
                  ["term": "purchasedOn", "text": "2026-07-01"], ["term": "days", "text": "365"],
                  ["term": "cycleDays", "text": "365"], ["term": "rounding", "text": "exact"],
                  ["term": "amount", "text": "1825.00 USD"],
                ]
              ]))
          ],
        ])
    ],
    "subscription.statement": [
      MethodExample(
        name: "Everything charged",
        params: ["subscription": .the(.subscription)],
        result: [
          "items": [
            .object(
              initialCharge.adding([
                "at": "2026-11-21T09:00:00Z", "total": ["amount": 182_500, "currency": "USD"],
              ]))
          ]
        ])
    ],
  ]

  private static func running(cancelled: Bool, version: JSON? = nil) -> JSONObject {
    var object: JSONObject = [
      "subscription": .the(.subscription), "state": "active", "product": .the(.seat), "productName": "Seat",
      "seats": 5, "used": 0, "free": 5, "bought": 5, "waiting": 0, "months": 12, "anchor": "2026-07-01",
      "timeZone": "UTC", "startsOn": "2026-07-01", "startsAt": "2026-07-01T00:00:00Z",
      "validUntil": "2027-07-01T00:00:00Z",
      "recurringTotal": ["amount": .int(cancelled ? 0 : 182_500), "currency": "USD"],
      "cancelled": .bool(cancelled), "settlement": cancelled ? "provisional" : "settled",
      "cases": [],
    ]
    object.append(cancelled ? "endsOn" : "nextRenewal", "2027-07-01")
    object.appendIfPresent("version", version)
    return object
  }

  private static let seatCharge: JSONObject = [
    "kind": "additionalSeats", "quantity": 3, "unitPrice": ["amount": 36_500, "currency": "USD"],
    "priceVersion": "pol_m7d2h5w9k1v4x8qc-0-0", "cycleStart": "2026-07-01", "renewal": "2027-07-01",
    "purchasedOn": "2026-11-21", "days": 222, "cycleDays": 365, "amount": ["amount": 66_600, "currency": "USD"],
    "text": "3 × 365.00 USD × 222 days / 365 days = 666.00 USD",
  ]

  private static let initialCharge: JSONObject = [
    "kind": "initial", "quantity": 5, "unitPrice": ["amount": 36_500, "currency": "USD"],
    "priceVersion": "pol_m7d2h5w9k1v4x8qc-0-0", "cycleStart": "2026-07-01", "renewal": "2027-07-01",
    "purchasedOn": "2026-07-01", "days": 365, "cycleDays": 365, "amount": ["amount": 182_500, "currency": "USD"],
    "text": "5 × 365.00 USD × 365 days / 365 days = 1825.00 USD",
  ]
}

extension JSONObject {
  /// The same with more members.
  fileprivate func adding(_ more: JSONObject) -> JSONObject {
    var object = self
    for (name, value) in more { object.append(name, value) }
    return object
  }
}

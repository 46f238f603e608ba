import JSONRPC

extension ExampleTable {
  /// `license`: what is allocated without the learner's answer.
  static let license: [String: [MethodExample]] = [
    "license.allocate": [
      MethodExample(
        name: "From the order that ends first",
        params: ["product": "Premium", "emails": "max@northwind.example"],
        result: [
          "results": [
            [
              "ok": true, "email": "max@northwind.example", "license": "lic_3z8qdw1m5g0xtc96-0-0",
              "learner": .the(.max), "state": "allocated", "supply": .the(.order),
              "validUntil": "2027-11-21T09:00:00Z",
            ]
          ],
          "version": .someVersion,
        ]),
      MethodExample(
        name: "A product that learners are invited to",
        params: ["product": "Swift Basics", "emails": "max@northwind.example"],
        error: "product.givenOtherwise"),
    ],
    "license.release": [
      MethodExample(
        name: "Never used",
        params: ["licenses": [.the(.license)], "ground": "neverLoggedIn"],
        result: [
          "results": [
            [
              "ok": true, "license": .the(.license), "state": "released", "ground": "neverLoggedIn",
              "releasedBy": .the(.ana),
              "validUntil": "2027-11-21T09:00:00Z",
              "supply": .the(.order),
              "settlement": "provisional",
              "product": .the(.premium),
              "learner": .the(.lea),
              "cases": [],
              "allocatedAt": "2026-11-21T09:00:00Z",
            ]
          ],
          "version": .someVersion,
        ])
    ],
    "license.reallocate": [
      MethodExample(
        name: "Lea has left",
        params: ["license": .the(.license), "to": "max@northwind.example", "ground": "leftCompany"],
        result: leasLicense([
          "state": "released", "ground": "leftCompany", "releasedBy": .the(.ana), "settlement": "provisional",
          "allocated": [
            "license": "lic_9h2fmr6v4k7bpn10-1-0", "learner": .the(.max), "email": "max@northwind.example",
            "state": "allocated", "supply": .the(.order), "validUntil": "2027-11-21T09:00:00Z",
          ],
          "version": .someVersion,
        ])),
      MethodExample(
        name: "To the learner who holds it",
        params: ["license": .the(.license), "to": "lea@northwind.example", "ground": "leftCompany"],
        error: "license.sameLearner"),
    ],
    "license.recordLogin": [
      MethodExample(
        name: "The first login",
        params: ["licenses": [.the(.license)]],
        result: [
          "results": [
            [
              "ok": true, "license": .the(.license), "state": "inUse", "firstLoginAt": "2026-11-21T09:00:00Z",
              "validUntil": "2027-11-21T09:00:00Z", "supply": .the(.order), "settlement": "provisional",
              "product": .the(.premium), "learner": .the(.lea), "cases": [], "allocatedAt": "2026-11-21T09:00:00Z",
            ]
          ],
          "version": .someVersion,
        ])
    ],
    "license.get": [
      MethodExample(name: "By its id", params: ["license": .the(.license)], result: leasLicense([:])),
      MethodExample(
        name: "At an instant before anything was written",
        params: ["license": .the(.license), "asOf": "2026-11-20"],
        error: "asOf.beforeLedger"),
    ],
    "license.list": [
      MethodExample(
        name: "What was drawn from an order", params: ["order": .the(.order)],
        result: ["items": [leasLicense([:])]])
    ],
  ]

  /// Lea's license, with what else is said of it.
  private static func leasLicense(_ more: JSONObject) -> JSON {
    var object: JSONObject = [
      "license": .the(.license), "state": "allocated", "product": .the(.premium), "productName": "Premium",
      "learner": .the(.lea), "email": "lea@northwind.example", "supply": .the(.order), "purchaseOrder": "PO-2001",
      "allocatedAt": "2026-11-21T09:00:00Z", "allocatedBy": .the(.ana),
      "allocatedByEmail": "ana@northwind.example", "validUntil": "2027-11-21T09:00:00Z",
      "settlement": "settled", "cases": [],
    ]
    for (name, value) in more { object.append(name, value) }
    return .object(object)
  }
}

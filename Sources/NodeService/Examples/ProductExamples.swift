import JSONRPC

extension ExampleTable {
  /// `product`: what can be given, and under which policy.
  static let product: [String: [MethodExample]] = [
    "product.define": [
      MethodExample(
        name: "A course of ninety days",
        params: [
          "name": "Swift Concurrency", "kind": "course", "price": ["amount": 149_900, "currency": "USD"],
        ],
        result: [
          "product": "prd_raqpwvgab1dy41sa-0-0", "policyVersion": "pol_raqpwvgab1dy41sa-0-0",
          "family": "Swift Concurrency", "name": "Swift Concurrency", "kind": "course", "retired": false,
          "price": ["amount": 149_900, "currency": "USD"],
          "policy": [
            "supply": "fund", "requiresCourse": false, "startOptions": ["acceptance", "date"],
            "startEditable": true, "accessDays": 90, "invitationLifetimeDays": 90, "oneLivePerLearner": true,
            "selfAcceptance": true,
            "validityMonths": 0, "teamManagersInvite": false,
            "reallocationGrounds": [],
            "givenBy": "invitation",
          ],
          "versions": 1, "version": .someVersion,
          "settlement": "provisional",
          "cases": [],
        ]),
      MethodExample(
        name: "A policy of its own",
        params: [
          "name": "Swift Refresher", "kind": "course", "price": ["amount": 49_900, "currency": "USD"],
          "family": "Swift", "policy": ["accessDays": 30, "invitationLifetimeDays": 14],
        ],
        result: [
          "product": "prd_c50kanrm2nxhtwpy-0-0", "policyVersion": "pol_c50kanrm2nxhtwpy-0-0",
          "family": "Swift", "name": "Swift Refresher", "kind": "course", "retired": false,
          "price": ["amount": 49_900, "currency": "USD"],
          "policy": [
            "supply": "fund", "requiresCourse": false, "startOptions": ["acceptance", "date"],
            "startEditable": true, "accessDays": 30, "invitationLifetimeDays": 14, "oneLivePerLearner": true,
            "selfAcceptance": true,
            "validityMonths": 0, "teamManagersInvite": false,
            "reallocationGrounds": [],
            "givenBy": "invitation",
          ],
          "versions": 1, "version": .someVersion,
          "settlement": "provisional",
          "cases": [],
        ]),
    ],
    "product.revise": [
      MethodExample(
        name: "A new price",
        params: [
          "product": "Swift Basics", "price": ["amount": 139_900, "currency": "USD"],
        ],
        result: [
          "product": .the(.course), "policyVersion": "pol_s1pw9v22ah8jeg9m-0-0", "family": "Swift Basics",
          "name": "Swift Basics", "kind": "course", "retired": false,
          "price": ["amount": 139_900, "currency": "USD"],
          "policy": [
            "supply": "fund", "requiresCourse": false, "startOptions": ["acceptance", "date"],
            "startEditable": true, "accessDays": 90, "invitationLifetimeDays": 90, "oneLivePerLearner": true,
            "selfAcceptance": true,
            "validityMonths": 0, "teamManagersInvite": false,
            "reallocationGrounds": [],
            "givenBy": "invitation",
          ],
          "versions": 2, "version": .someVersion,
          "settlement": "provisional",
          "cases": [],
        ]),
      MethodExample(
        name: "A price in another currency",
        params: [
          "product": "Swift Basics", "price": ["amount": 119_900, "currency": "EUR"],
        ],
        error: "supply.currency"),
    ],
    "product.retire": [
      MethodExample(
        name: "No longer offered",
        params: ["product": "Lab Extension"],
        result: [
          "product": "prd_sp6sb13636dnbmre-0-0", "policyVersion": "pol_sp6sb13636dnbmre-0-0",
          "family": "Lab Extension", "name": "Lab Extension", "kind": "labExtension", "retired": true,
          "price": ["amount": 9900, "currency": "USD"],
          "policy": [
            "supply": "fund", "requiresCourse": true, "startOptions": [], "startEditable": false,
            "accessDays": 30, "invitationLifetimeDays": 90, "oneLivePerLearner": false, "selfAcceptance": true,
            "validityMonths": 0, "teamManagersInvite": false,
            "reallocationGrounds": [],
            "givenBy": "invitation",
          ],
          "versions": 1, "version": .someVersion,
          "settlement": "provisional",
          "cases": [],
        ])
    ],
    "product.list": [
      MethodExample(
        name: "What is offered",
        params: [:],
        result: [
          "items": [
            [
              "product": "prd_sp6sb13636dnbmre-0-0", "policyVersion": "pol_sp6sb13636dnbmre-0-0",
              "family": "Lab Extension", "name": "Lab Extension", "kind": "labExtension", "retired": false,
              "price": ["amount": 9900, "currency": "USD"],
              "policy": [
                "supply": "fund", "requiresCourse": true, "startOptions": [], "startEditable": false,
                "accessDays": 30, "invitationLifetimeDays": 90, "oneLivePerLearner": false,
                "selfAcceptance": true,
                "validityMonths": 0, "teamManagersInvite": false,
                "reallocationGrounds": [],
                "givenBy": "invitation",
              ],
              "versions": 1,
              "settlement": "settled",
              "cases": [],
            ],
            [
              "product": .the(.seat), "policyVersion": "pol_m7d2h5w9k1v4x8qc-0-0", "family": "Seat", "name": "Seat",
              "kind": "seat", "retired": false, "price": ["amount": 36_500, "currency": "USD"],
              "policy": [
                "supply": "subscription", "requiresCourse": false, "startOptions": [], "startEditable": false,
                "invitationLifetimeDays": 90, "oneLivePerLearner": true, "selfAcceptance": false,
                "validityMonths": 0, "teamManagersInvite": false,
                "reallocationGrounds": ["neverLoggedIn", "leftCompany", "seatFreed"],
                "givenBy": "allocation",
                "accessDays": 0,
              ],
              "versions": 1,
              "settlement": "settled",
              "cases": [],
            ],
            [
              "product": .the(.course), "policyVersion": "pol_9w3mjpj53m7s6srr-0-0", "family": "Swift Basics",
              "name": "Swift Basics", "kind": "course", "retired": false,
              "price": ["amount": 129_900, "currency": "USD"],
              "policy": [
                "supply": "fund", "requiresCourse": false, "startOptions": ["acceptance", "date"],
                "startEditable": true, "accessDays": 90, "invitationLifetimeDays": 90,
                "oneLivePerLearner": true, "selfAcceptance": true,
                "validityMonths": 0, "teamManagersInvite": false,
                "reallocationGrounds": [],
                "givenBy": "invitation",
              ],
              "versions": 1,
              "settlement": "settled",
              "cases": [],
            ],
          ]
        ])
    ],
    "product.get": [
      MethodExample(
        name: "By name",
        params: ["product": "Swift Basics"],
        result: [
          "product": .the(.course), "policyVersion": "pol_9w3mjpj53m7s6srr-0-0", "family": "Swift Basics",
          "name": "Swift Basics", "kind": "course", "retired": false,
          "price": ["amount": 129_900, "currency": "USD"],
          "policy": [
            "supply": "fund", "requiresCourse": false, "startOptions": ["acceptance", "date"],
            "startEditable": true, "accessDays": 90, "invitationLifetimeDays": 90, "oneLivePerLearner": true,
            "selfAcceptance": true,
            "validityMonths": 0, "teamManagersInvite": false,
            "reallocationGrounds": [],
            "givenBy": "invitation",
          ],
          "versions": 1,
          "settlement": "settled",
          "cases": [],
        ])
    ],
  ]
}

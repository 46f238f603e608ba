import JSONRPC

extension ExampleTable {
  /// `member`: who may do what.
  static let member: [String: [MethodExample]] = [
    "member.invite": [
      MethodExample(
        name: "A colleague who manages the licences",
        params: [
          "email": "dan@northwind.example", "role": "companyManager", "name": "Dan",
        ],
        result: [
          "member": "mem_7x8xgrqwq9ajqnag-0-0", "grant": "grt_7x8xgrqwq9ajqnag-0-1",
          "email": "dan@northwind.example", "role": "companyManager", "version": .someVersion,
        ]),
      MethodExample(
        name: "A manager of the partner Contoso East, which stands beneath Contoso",
        params: ["email": "pat@contoso.example", "role": "partnerManager", "partner": "Contoso/Contoso East"],
        result: [
          "member": "mem_2d4jgrqwq9ajqnag-0-0", "grant": "grt_2d4jgrqwq9ajqnag-0-1", "email": "pat@contoso.example",
          "role": "partnerManager", "partner": "Contoso/Contoso East", "version": .someVersion,
        ]),
      MethodExample(
        name: "The manager of a team",
        params: ["email": "tess@northwind.example", "role": "teamManager", "team": "Sales"],
        result: [
          "member": "mem_4k2tgrqwq9ajqnag-0-0", "grant": "grt_4k2tgrqwq9ajqnag-0-1", "email": "tess@northwind.example",
          "role": "teamManager", "team": "Sales", "version": .someVersion,
        ]),
      MethodExample(
        name: "A manager of no team",
        params: ["email": "tess@northwind.example", "role": "teamManager"],
        error: "team.invalid"),
      MethodExample(
        name: "A role that the member has",
        params: ["email": "ben@northwind.example", "role": "fullAdmin"],
        error: "member.hasRole"),
    ],
    "member.list": [
      MethodExample(
        name: "The first of them",
        params: ["limit": 1],
        result: [
          "items": [
            [
              "member": .the(.ana), "email": "ana@northwind.example", "name": "Ana",
              "roles": [["grant": "grt_6ykfpdjq8fsaex06-0-1", "role": "owner"]],
              "devices": [
                [
                  "device": "dev_6ykfpdjq8fsaex06-0-0",
                  "deviceId": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
                  "member": .the(.ana), "name": "", "isSelf": true,
                ]
              ],
              "isSelf": true,
              "settlement": "settled",
              "cases": [],
            ]
          ],
          "nextCursor": .the(.ana),
        ])
    ],
  ]
}

import JSONRPC

extension ExampleTable {
  /// What can be done about what Ana withdrew while it was accepted.
  static let contestedActions: JSON = [
    .string("Decide the evaluation request \(ExampleThing.evaluation.text) with evaluation.decide."),
    "Or leave the license with the learner: case.resolve.",
  ]

  /// `case`: intentions that lost to others.
  static let cases: [String: [MethodExample]] = [
    "case.list": [
      MethodExample(
        name: "What lost and is not settled",
        params: [:],
        result: [
          "items": [
            [
              "case": .the(.case), "rule": "C1", "state": "open", "subject": .the(.contested),
              "subjectKind": "invitation",
              "lost": [
                "operation": "opr_aajbm24eq1jq5z49-0-0", "kind": "withdraw", "at": "2026-11-21T09:00:00Z",
                "actor": .the(.ana),
                "device": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
              ],
              "winner": [
                "operation": "opr_rwsbgdcnf1qbx4dx-0-0", "kind": "accept", "at": "2026-11-21T09:00:00Z",
                "device": "GKDGHK4-V4AQH2Y-RP14MEH-DW9YKTR-WF5B8GD-SQJWEBF-W4SGYC5-600QP3B",
              ],
              "message": """
              The learner accepted before the withdrawal was known. The withdrawal became an \
              evaluation request.
              """,
              "nextActions": contestedActions,
              "settlement": "provisional",
            ]
          ]
        ])
    ],
    "case.get": [
      MethodExample(
        name: "By its id",
        params: ["case": .the(.case)],
        result: [
          "case": .the(.case), "rule": "C1", "state": "open", "subject": .the(.contested),
          "subjectKind": "invitation",
          "lost": [
            "operation": "opr_aajbm24eq1jq5z49-0-0", "kind": "withdraw", "at": "2026-11-21T09:00:00Z",
            "actor": .the(.ana), "device": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
          ],
          "winner": [
            "operation": "opr_rwsbgdcnf1qbx4dx-0-0", "kind": "accept", "at": "2026-11-21T09:00:00Z",
            "device": "GKDGHK4-V4AQH2Y-RP14MEH-DW9YKTR-WF5B8GD-SQJWEBF-W4SGYC5-600QP3B",
          ],
          "message": """
          The learner accepted before the withdrawal was known. The withdrawal became an evaluation \
          request.
          """,
          "nextActions": contestedActions,
          "settlement": "provisional",
        ])
    ],
    "case.resolve": [
      MethodExample(
        name: "Settled with a remark",
        params: ["case": .the(.case), "note": "Tom keeps the course."],
        result: [
          "case": .the(.case), "rule": "C1", "state": "resolved", "subject": .the(.contested),
          "subjectKind": "invitation",
          "lost": [
            "operation": "opr_aajbm24eq1jq5z49-0-0", "kind": "withdraw", "at": "2026-11-21T09:00:00Z",
            "actor": .the(.ana), "device": "M3P7FVC-R6KSTR2-BZREF9S-TAMYJ12-WXQNK4Q-F00GK05-Y5G6XCV-FH056WE",
          ],
          "winner": [
            "operation": "opr_rwsbgdcnf1qbx4dx-0-0", "kind": "accept", "at": "2026-11-21T09:00:00Z",
            "device": "GKDGHK4-V4AQH2Y-RP14MEH-DW9YKTR-WF5B8GD-SQJWEBF-W4SGYC5-600QP3B",
          ],
          "message": """
          The learner accepted before the withdrawal was known. The withdrawal became an evaluation \
          request.
          """,
          "nextActions": [],
          "resolvedBy": .the(.ana), "resolvedAt": "2026-11-21T09:00:00Z",
          "resolution": ["kind": "resolveCase", "actor": .the(.ana), "operation": "opr_zp926nwtwnachetf-0-0"],
          "note": "Tom keeps the course.",
          "version": .someVersion,
          "settlement": "provisional",
        ])
    ],
  ]
}

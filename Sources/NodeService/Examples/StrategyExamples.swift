import JSONRPC

extension ExampleTable {
  /// `strategy`: what new learners begin with.
  static let strategy: [String: [MethodExample]] = [
    "strategy.set": [
      MethodExample(
        name: "A plan where there is one",
        params: ["kind": "plan", "technologies": ["swift", "kotlin"]],
        result: [
          "kind": "plan", "technologies": ["kotlin", "swift"], "pathDays": 60, "labs": 2, "version": .someVersion,
          "settlement": "provisional",
          "cases": [],
        ])
    ],
    "strategy.get": [
      MethodExample(
        name: "Nothing until one is set",
        params: [:],
        result: ["kind": "none", "technologies": [], "pathDays": 60, "labs": 2, "settlement": "settled", "cases": []])
    ],
  ]
}

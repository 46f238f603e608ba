import JSONRPC

extension ExampleTable {
  /// `clock`: the present as this node has it.
  static let clock: [String: [MethodExample]] = [
    "clock.get": [
      MethodExample(
        name: "What time it is",
        params: [:],
        result: ["now": "2026-11-21T09:00:00Z", "frozen": true])
    ],
    "clock.set": [
      MethodExample(
        name: "A month later",
        params: ["now": "2026-12-21"],
        result: ["now": "2026-12-21T00:00:00Z", "frozen": true])
    ],
  ]
}

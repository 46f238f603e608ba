import JSONRPC
import Testing

/// Exporting a ledger and taking it over into a new one.
enum Moving {
  /// All lines of the export, so many a page.
  static func lines(_ node: TestNode, limit: Int64 = 1_000) throws -> [JSON] {
    var params: JSONObject = ["limit": .int(limit)]
    var lines: [JSON] = []
    repeat {
      let page = try node.call("ledger.export", params)
      lines += page["items"]?.arrayValue ?? []
      params["cursor"] = page["nextCursor"]
    } while params["cursor"] != nil
    return lines
  }

  /// A node of its own with a ledger that holds nothing.
  static func newLedger(at clock: String) throws -> TestNode {
    let node = try TestNode(seed: 9, clock: clock)
    try node.call("ledger.create", ["name": "New", "ownerEmail": .string(TestNode.owner)])
    return node
  }

  /// The lines together with what became of each in a new ledger, which is returned.
  static func move(
    _ node: TestNode, at clock: String
  ) throws -> (new: TestNode, rows: [(line: JSON, result: JSON)]) {
    let lines = try lines(node)
    let new = try newLedger(at: clock)
    let result = try new.call("ledger.import", ["lines": .array(lines)])
    return (new, Array(zip(lines, result["results"]?.arrayValue ?? [])))
  }

  /// Everything a list gives.
  static func all(_ node: TestNode, _ method: String, _ params: JSONObject = [:]) throws -> [JSON] {
    var params = params
    params["limit"] = 1_000
    return try node.call(method, params)["items"]?.arrayValue ?? []
  }
}

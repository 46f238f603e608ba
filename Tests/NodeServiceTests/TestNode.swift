import JSONRPC
import Licensing
import NodeService
import Testing

/// A node in memory with a clock that stands still, called as a client would.
final class TestNode: Sendable {
  let node: Node

  /// The owner's address where a test does not care.
  static let owner = "ana@example.org"

  init(seed: UInt8 = 1, clock: String = "2026-01-01T00:00:00Z") throws {
    node = try Node.inMemory(
      seed: [UInt8](repeating: seed, count: 32), clock: .frozen(at: try Instant(text: clock)))
  }

  init(_ node: Node) { self.node = node }

  deinit { node.close() }

  /// The result of a call that must succeed.
  @discardableResult
  func call(_ method: String, _ params: JSONObject = [:], _ place: SourceLocation = #_sourceLocation) throws -> JSON {
    switch node.call(method, params) {
    case .success(let result):
      let violations = Schema.sealedResults[method]?.validate(result) ?? []
      #expect(violations.isEmpty, "\(method) answers what it does not publish", sourceLocation: place)
      return result
    case .failure(let error):
      Issue.record("\(method): \(error.json.shown)", sourceLocation: place)
      throw error
    }
  }

  /// The error of a call that must fail.
  func refusal(
    _ method: String, _ params: JSONObject = [:], _ place: SourceLocation = #_sourceLocation
  ) throws -> RPCError {
    switch node.call(method, params) {
    case .success(let result):
      Issue.record("\(method) succeeded: \(result.shown)", sourceLocation: place)
      throw Unexpected()
    case .failure(let error):
      let published = node.table[method]?.descriptor.errors ?? []
      let isPublished = published.contains { $0.code == error.code && $0.word == error.word }
      #expect(
        error.code < 0 || isPublished, "\(method) does not publish \(error.word ?? "its error")", sourceLocation: place)
      #expect(error.data?["nextActions"]?.arrayValue?.isEmpty == false, sourceLocation: place)
      return error
    }
  }

  /// The stable word of the error of a call that must fail.
  func word(_ method: String, _ params: JSONObject = [:], _ place: SourceLocation = #_sourceLocation) throws -> String?
  {
    try refusal(method, params, place).word
  }

  struct Unexpected: Error {}
}

extension RPCError {
  /// The stable word in `data.code`.
  var word: String? { data?["code"]?.stringValue }
}

extension JSON {
  /// The text of the value, for messages.
  var shown: String { String(decoding: serialize(), as: UTF8.self) }

  /// The text at a path of members, such as `results.0.invitation`.
  func text(_ path: String) -> String? { at(path)?.stringValue }

  /// The value at a path of members and places.
  func at(_ path: String) -> JSON? {
    path.split(separator: ".").reduce(Optional(self)) { value, step in
      Int(step).map { value?[$0] } ?? value?[String(step)]
    }
  }

  /// The texts at a member of each element.
  func texts(_ member: String) -> [String] { (arrayValue ?? []).compactMap { $0[member]?.stringValue } }
}

/// A ledger with one product and one fund, on one node.
struct Shop {
  let node: TestNode
  let ledger: String
  let product: String
  let fund: String

  /// Money in the fund pays for `licenses` of the product, which costs 100.00 USD.
  init(_ node: TestNode, licenses: Int64 = 10, kind: String = "course", until: String = "2027-01-01") throws {
    self.node = node
    ledger =
      try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)]).text("ledger") ?? ""
    product =
      try node.call(
        "product.define",
        ["name": "Course", "kind": .string(kind), "price": ["amount": 10_000, "currency": "USD"]]
      ).text("product") ?? ""
    fund =
      try node.call(
        "fund.open",
        [
          "name": "Training", "currency": "USD",
          "deposit": ["amount": .int(licenses * 10_000), "validUntil": .string(until)],
        ]
      ).text("fund") ?? ""
  }

  /// Invites one learner and gives the row of the result.
  @discardableResult
  func invite(_ email: String, _ more: JSONObject = [:]) throws -> JSON {
    var params: JSONObject = ["product": .string(product), "emails": [.string(email)]]
    for (name, value) in more { params[name] = value }
    return try node.call("invitation.create", params).at("results.0") ?? .null
  }
}

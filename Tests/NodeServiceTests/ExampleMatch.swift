import JSONRPC

@testable import NodeService

/// Compares what an example states with what a node answered.
///
/// Ids of prepared things must be the same things. What a call makes anew, such as an id, a token or a digest, must
/// have the form that the example shows; everything else must be equal. Members that the example does not state are
/// free.
struct ExampleMatch {
  /// The prepared things, the longest text first: a link contains an id.
  private let things: [(published: String, actual: String)]

  init(_ ledger: ExampleLedger) throws {
    things = try ExampleThing.allCases.map { ($0.text, try ledger.text(of: $0)) }.sorted { $0.0.count > $1.0.count }
  }

  /// The parameters with the ids of the prepared ledger.
  func actual(_ published: JSON) -> JSON {
    switch published {
    case .string(let text):
      .string(things.reduce(text) { $0.replacing($1.published, with: $1.actual) })
    case .array(let elements): .array(elements.map(actual))
    case .object(let members): .object(JSONObject(members.map { ($0.key, actual($0.value)) }))
    case .null, .bool, .number: published
    }
  }

  /// Where the answer is not what the example states; nil if it is.
  func difference(_ stated: JSON, _ answer: JSON, at path: String = "") -> String? {
    switch (stated, answer) {
    case (.object(let members), .object(let found)):
      for (name, value) in members {
        guard let other = found[name] else { return "\(path)/\(name) is not in the answer" }
        if let difference = difference(value, other, at: "\(path)/\(name)") { return difference }
      }
      return nil
    case (.array(let elements), .array(let found)):
      if elements.areChains, found.areChains { return nil }
      guard elements.count == found.count else {
        return "\(path) states \(elements.count) elements of \(found.count): \(answer.shown)"
      }
      let found = elements.areLearners ? found.inOrder(of: elements) : found
      for (place, pair) in zip(elements, found).enumerated() {
        if let difference = difference(pair.0, pair.1, at: "\(path)/\(place)") { return difference }
      }
      return nil
    case (.string(let text), .string(let found)):
      let (wanted, shape) = (shape(text) { $0.published }, shape(found) { $0.actual })
      return wanted == shape ? nil : "\(path) states “\(text)”; the answer is “\(found)”"
    default:
      if path == "/port", answer.int64Value.map({ (1...65_535).contains($0) }) == true { return nil }
      return stated == answer ? nil : "\(path) states \(stated.shown); the answer is \(answer.shown)"
    }
  }

  /// The text with the published names of prepared things, and with marks in place of whatever is made anew.
  private func shape(_ text: String, as kept: ((published: String, actual: String)) -> String) -> String {
    var text = text
    for (number, thing) in things.enumerated() { text = text.replacing(kept(thing), with: "‹thing \(number)›") }
    text.replace(/([a-z]{3})_[0-9a-z]{16}-[0-9]+-[0-9]+/) { "‹\($0.output.1)›" }
    text.replace(/lrn_[0-9a-z]{26}/) { _ in "‹lrn›" }
    text.replace(/led_[0-9a-f]{20}/) { _ in "‹led›" }
    text.replace(/([0-9A-Z]{5}-){5}[0-9A-Z]{5}/) { _ in "‹token›" }
    text.replace(/([0-9A-Z]{7}-){7}[0-9A-Z]{7}/) { _ in "‹device›" }
    text.replace(/allot-device:1(:[A-Za-z0-9+\/=]+){4}/) { _ in "‹offer›" }
    text.replace(/[0-9a-f]{64}/) { _ in "‹digest›" }
    text.replace(/[0-9a-f]{40}/) { _ in "‹message›" }
    if text.wholeMatch(of: /[0-9a-f]{20}/) != nil { text = "‹change set›" }
    return text
  }
}

extension [JSON] {
  /// Whether these are learners. They are listed by ids that are hashes with the ledger's key, so each ledger has an
  /// order of its own.
  fileprivate var areLearners: Bool { allSatisfy { $0["learner"] != nil && $0["registered"] != nil } }

  /// The same in the order in which `stated` names the addresses.
  fileprivate func inOrder(of stated: [JSON]) -> [JSON] {
    let order = stated.map { $0["email"] }
    return sorted { (order.firstIndex(of: $0["email"]) ?? 0) < (order.firstIndex(of: $1["email"]) ?? 0) }
  }

  /// Whether these are texts of a version: one for each chain held.
  fileprivate var areChains: Bool {
    !isEmpty && allSatisfy { $0.stringValue?.wholeMatch(of: /[0-9a-f]{64}\/[0-9]+@[0-9a-f]{64}/) != nil }
  }
}

import JSONRPC
import Licensing

/// What a history consisted of.
public struct Tally: Sendable {
  /// Steps played.
  public var steps = 0
  /// Operations that were written and reached everybody.
  public var operations = 0
  /// Cases by rule, as every node shows them at the end.
  public var cases: [String: Int] = [:]
  /// Concurrent pairs by the number they have in the table of concurrent actions.
  public var pairs: [String: Int] = [:]
  /// Simulated time in milliseconds.
  public var simulatedMilliseconds: Int64 = 0

  /// Nothing yet.
  public init() {}

  /// Counts what one node holds and shows.
  init(of world: World, steps: Int) throws {
    let node = world.nodes[0]
    let log = try WrittenLog(of: node)
    self.steps = steps
    operations = log.entries.reduce(0) { $0 + $1.operations.count }
    simulatedMilliseconds = world.now - World.beginning
    let everything: JSONObject = ["ledger": .string(world.ledger), "limit": 1000]
    let listed = try world.must(node, "case.list", everything.appending("state", "all"))
    for item in listed["items"]?.arrayValue ?? [] { cases[item["rule"]?.stringValue ?? "", default: 0] += 1 }
    var times: [String: ConcurrentPairs.Times] = [:]
    for item in try world.must(node, "invitation.list", everything)["items"]?.arrayValue ?? [] {
      guard let id = item["invitation"]?.stringValue,
        let deadline = TimeWords.milliseconds(item["deadline"]?.stringValue ?? ""),
        let end = TimeWords.milliseconds(item["end"]?.stringValue ?? "")
      else { continue }
      times[id] = (Instant(milliseconds: deadline), Instant(milliseconds: end))
    }
    pairs = ConcurrentPairs(in: log) { times[PublicID(kind: .invitation, $0).text] }.counts
  }

  /// Adds another history.
  public static func += (sum: inout Tally, other: Tally) {
    sum.steps += other.steps
    sum.operations += other.operations
    sum.simulatedMilliseconds += other.simulatedMilliseconds
    sum.cases.merge(other.cases, uniquingKeysWith: +)
    sum.pairs.merge(other.pairs, uniquingKeysWith: +)
  }

  /// `C1 12, C2 7`: in the order of the table.
  public static func text(_ counts: [String: Int]) -> String {
    let sorted = counts.sorted { one, other in
      let (left, right) = (Int(one.key.dropFirst()) ?? .max, Int(other.key.dropFirst()) ?? .max)
      return left != right ? left < right : one.key < other.key
    }
    return sorted.isEmpty ? "none" : sorted.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}

extension JSONObject {
  fileprivate func appending(_ name: String, _ value: JSON) -> JSONObject {
    var copy = self
    copy.append(name, value)
    return copy
  }
}

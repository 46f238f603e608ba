import Licensing

/// Judges a set of change sets: does every order of delivery give one state, does it agree with the naive model, does it keep
/// what must always be true?
public struct Oracle {
  private let entries: [World.Entry]
  private let order: WorldOrder
  private let canary: Canary?

  /// Takes what a node holds, in the order of writing.
  ///
  /// - Parameters:
  ///   - entries: change sets, each behind its past.
  ///   - order: the causal order of their world.
  ///   - canary: a rule to break in the derivation; the naive model never breaks one.
  public init(entries: [World.Entry], order: WorldOrder, breaking canary: Canary? = nil) {
    self.entries = entries
    self.order = order
    self.canary = canary
  }

  /// Everything that is wrong, one line each; empty if nothing is.
  ///
  /// - Parameters:
  ///   - instants: when to look.
  ///   - deliveries: orders of the entries to try, as indices into them, besides the order of writing.
  public func complaints(at instants: [Instant], deliveries: [[Int]] = []) -> [String] {
    let naive = NaiveModel(entries: entries, order: order)
    var result: [String] = []
    for now in instants {
      let state = Derivation.state(of: entries, order: order, at: now, breaking: canary)
      result += Invariants.complaints(about: state, entries: entries).map { "\(now.milliseconds): \($0)" }
      let (resolved, expected) = (state.summary, naive.summary(at: now))
      if resolved != expected {
        result += resolved.differences(from: expected).map { "\(now.milliseconds): resolved \($0)" }
        result += expected.differences(from: resolved).map { "\(now.milliseconds): expected \($0)" }
      }
      for delivery in deliveries {
        let other = Derivation.state(of: delivery.map { entries[$0] }, order: order, at: now, breaking: canary)
        if other != state { result.append("\(now.milliseconds): delivery \(delivery) gives another state") }
      }
    }
    return result.map(readable)
  }

  /// Change sets by their place in the order of writing instead of by their names.
  private func readable(_ text: String) -> String {
    var text = text.replacing("Licensing.", with: "")
    for (index, entry) in entries.enumerated() {
      text = text.replacing("EntityID(set: \(entry.stamp.id), operation: ", with: "#\(index)(")
    }
    return text
  }
}

/// Orders in which change sets can arrive.
public enum Delivery {
  /// Every order of the entries from `first` on that keeps each behind its past, up to a number of orders; those before `first` come
  /// first. Each is a permutation of the indices of `entries`.
  public static func orders(of entries: [World.Entry], from first: Int, atMost: Int = .max) -> [[Int]] {
    let handles = entries.map { Int($0.stamp.handle) }
    var result: [[Int]] = []
    func extend(_ done: [Int], _ rest: [Int]) {
      if result.count >= atMost { return }
      if rest.isEmpty { result.append(done) }
      // The latest first, so that the orders least like the order of writing come first.
      for next in rest.reversed() where !rest.contains(where: { entries[next].past.contains(handles[$0]) }) {
        extend(done + [next], rest.filter { $0 != next })
      }
    }
    extend(Array(0..<first), Array(first..<entries.count))
    return result
  }
}

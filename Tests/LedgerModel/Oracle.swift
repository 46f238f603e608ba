import Licensing

/// Judges a set of change sets: does every order of delivery give one state, does it agree with the naive model, does
/// it keep what must always be true?
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
    for instant in instants {
      let state = Derivation.state(of: entries, order: order, at: instant, breaking: canary)
      result += Invariants.complaints(about: state, entries: entries).map { "\(instant.milliseconds): \($0)" }
      let (resolved, expected) = (state.summary, naive.summary(at: instant))
      if resolved != expected {
        result += resolved.differences(from: expected).map { "\(instant.milliseconds): resolved \($0)" }
        result += expected.differences(from: resolved).map { "\(instant.milliseconds): expected \($0)" }
      }
      // Whatever depends on the order of delivery does so at any instant; one is enough.
      for delivery in instant == instants.first ? deliveries : [] {
        let other = Derivation.state(of: delivery.map { entries[$0] }, order: order, at: instant, breaking: canary)
        if other != state { result.append("\(instant.milliseconds): delivery \(delivery) gives another state") }
      }
    }
    result += displaced(at: instants, arriving: [Array(entries.indices)] + deliveries.prefix(1))
    return (result + judgedTwice()).map(readable)
  }

  /// What one node shows from arrival to arrival, and then from instant to instant.
  private func displaced(at instants: [Instant], arriving deliveries: [[Int]]) -> [String] {
    guard let first = instants.first else { return [] }
    var result: [String] = []
    for delivery in deliveries {
      var shown: LedgerState?
      func look(_ count: Int, at instant: Instant) {
        let held = delivery.prefix(count).map { entries[$0] }
        let next = Derivation.state(of: held, order: order, at: instant, breaking: canary)
        if let shown { result += Displacement.complaints(from: shown, to: next).map { "after \(count): \($0)" } }
        shown = next
      }
      for count in delivery.indices where count > 0 { look(count, at: first) }
      for instant in instants { look(delivery.count, at: instant) }
    }
    return result
  }

  /// C0: what was found of a row where only its past was known is found of it for ever, whatever else arrives.
  private func judgedTwice() -> [String] {
    guard let last = entries.map(\.stamp.instant).max() else { return [] }
    let whole = refusals(of: entries, at: last)
    var result: [String] = []
    for entry in entries {
      let known = entries.filter { entry.past.contains(Int($0.stamp.handle)) } + [entry]
      if known.count == entries.count { continue }
      let own = refusals(of: known, at: last).filter { $0.set == entry.stamp.id }
      for row in own.symmetricDifference(whole.filter { $0.set == entry.stamp.id }).sorted() {
        result.append("row \(row) was judged otherwise once more was known")
      }
    }
    return result
  }

  private func refusals(of entries: [World.Entry], at now: Instant) -> Set<EntityID> {
    let state = Derivation.state(of: entries, order: order, at: now, breaking: canary)
    return Set(state.cases.filter { $0.rule == .judgedOnPast }.map(\.lost.entity))
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
  /// Every choice of entries from `first` on that contains the past of each of its members, together with all before
  /// `first`. There are at most 2 to the power of their number; meant for a handful.
  public static func closedPrefixes(of entries: [World.Entry], from first: Int) -> [[World.Entry]] {
    let late = entries[first...]
    return (0..<(1 << late.count)).compactMap { bits in
      let chosen = late.indices.filter { bits & (1 << ($0 - first)) != 0 }
      let isClosed = chosen.allSatisfy { one in
        late.indices.allSatisfy { other in
          chosen.contains(other) || !entries[one].past.contains(Int(entries[other].stamp.handle))
        }
      }
      return isClosed ? Array(entries[..<first]) + chosen.map { entries[$0] } : nil
    }
  }

  /// Every order of the entries from `first` on that keeps each behind its past, up to a number of orders; those before
  /// `first` come first. Each is a permutation of the indices of `entries`.
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

/// Which version of the rules is in force where: the part of the stratum "authority" that says by which rules the
/// others judge. Fed with every change set in causal order; the answers depend only on the causal past of what is asked
/// about.
public struct RulesBook: Sendable {
  /// One version put in force by an owner.
  struct Raise: Sendable {
    let stamp: Stamp
    let rules: UInt32
  }

  /// The version the root began with; nil while the root is not held.
  public private(set) var first: UInt32?
  private var raises: [Raise] = []

  /// A ledger of which nothing is held yet.
  public init() {}

  /// The highest version that anything held has put in force; nil while the root is not held.
  public var inForce: UInt32? { first.map { first in raises.reduce(first) { max($0, $1.rules) } } }

  /// The version in force for an author whose past holds what `holds` affirms; nil while the root is not held.
  public func version(where holds: (SetStamp) throws -> Bool) rethrows -> UInt32? {
    guard var highest = first else { return nil }
    for raise in raises where raise.rules > highest {
      if try holds(raise.stamp.set) { highest = raise.rules }
    }
    return highest
  }

  /// Why an operation has no effect: its change set names other rules than were in force in its past, or it raises
  /// them to another version than the next one. Nil if neither is so.
  ///
  /// - Parameter rules: the version that the header of the operation's change set names.
  public func refusal(
    of operation: Operation, at stamp: Stamp, under rules: UInt32, causality: some Causality
  ) -> Refusal? {
    if case .openLedger(let opening) = operation, stamp.set.number == 1, stamp.operation == 0, first == nil {
      return opening.rules == rules ? nil : .otherRules
    }
    let past = version { causality.saw(stamp.set, $0) }
    if let past, past != rules { return .otherRules }
    guard case .raiseRules(let raise) = operation else { return nil }
    // Earlier operations of the same change set are part of what this one builds on.
    let before = version { $0 == stamp.set || causality.saw(stamp.set, $0) }
    guard let before, before < .max, raise.rules == before + 1 else { return .rulesNotNext }
    return nil
  }

  /// Takes in an operation that was judged, now or before. Operations not about the rules change nothing.
  public mutating func restore(_ operation: Operation, at stamp: Stamp) {
    switch operation {
    case .openLedger(let opening): first = first ?? opening.rules
    case .raiseRules(let raise): raises.append(Raise(stamp: stamp, rules: raise.rules))
    default: break
    }
  }
}

import LedgerModel
import Licensing

/// What must hold of every outcome, whatever happened.
struct SubscriptionOracle {
  /// What does not hold; empty where all is well.
  private(set) var faults: [String] = []

  init(_ outcome: SubscriptionOutcome, facts: [SubscriptionFact]) {
    // C0: every fact has exactly one fate, and every loser a case.
    expect(outcome.fates.map(\.stamp) == facts.map(\.stamp).sorted(), "one fate for each fact")
    let losers = outcome.fates.filter { if case .lost = $0.fate { true } else { false } }.map(\.stamp)
    expect(outcome.cases.map(\.lost) == losers, "one case for each loser")
    faults += outcome.state.map(SubscriptionInvariants.complaints) ?? []
  }

  private mutating func expect(_ holds: Bool, _ what: String) { if !holds { faults.append(what) } }
}

import LedgerModel

/// The exhaustive search over small histories, for who has more time than a test run.
public enum ScopeSearch {
  /// Looks at one part of all histories of `length` steps over all acts.
  ///
  /// - Returns: how many histories there are, how many were looked at, and what failed, at most three.
  public static func run(length: Int, part: Int, of parts: Int) -> (space: Int, histories: Int, failures: [String]) {
    let part = SmallScope.Part(index: part, of: parts)
    let report = SmallScope(acts: SmallScope.Act.allCases, length: length, deliveriesMax: 1, part: part).search()
    return (report.space, report.histories, report.failures.map(\.description))
  }
}

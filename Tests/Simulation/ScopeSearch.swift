import LedgerModel

/// The exhaustive search over small histories, for who has more time than a test run.
public enum ScopeSearch {
  /// The names of the scenes there are.
  public static var scenes: [String] { SmallScope.Scene.allCases.map(\.rawValue) }

  /// Looks at one part of all histories of `length` steps over all acts of a scene, the invitation unless named.
  ///
  /// - Returns: how many histories there are, how many were looked at, and what failed, at most three.
  public static func run(
    scene: String?, length: Int, part: Int, of parts: Int
  ) -> (space: Int, histories: Int, failures: [String]) {
    let part = SmallScope.Part(index: part, of: parts)
    let scene = scene.flatMap(SmallScope.Scene.init(rawValue:)) ?? .invitation
    let report = SmallScope(scene: scene, length: length, deliveriesMax: 1, part: part).search()
    return (report.space, report.histories, report.failures.map(\.description))
  }
}

import Foundation

/// Plays plans in directories that are removed afterwards.
public enum Playground {
  /// What playing a plan came to.
  public struct Outcome: Sendable {
    /// The violated oracle; nil if all were content.
    public let failure: Failure?
    /// What the history consisted of; nothing if it failed.
    public let tally: Tally
  }

  /// Plays a plan in a fresh directory beneath `parent`.
  public static func play(_ plan: Plan, in parent: String) -> Outcome {
    let directory = "\(parent)/allot-simulation-\(ProcessInfo.processInfo.processIdentifier)-\(plan.seed)"
    try? FileManager.default.removeItem(atPath: directory)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var tally = Tally()
    let failure = History.play(plan, directory: directory, tally: &tally)
    return Outcome(failure: failure, tally: tally)
  }
}

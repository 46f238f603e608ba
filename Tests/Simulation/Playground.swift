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
    inDirectory("\(plan.seed)", beneath: parent) { directory, tally in
      History.play(plan, directory: directory, tally: &tally)
    }
  }

  /// How many pairs there are to bring about: in so many parts each has a history of its own, and nothing that follows
  /// hides what came of it.
  public static var pairCount: Int { Clash.all.count }

  /// Brings about one part of the pairs that the table of concurrent actions speaks of, on three nodes.
  ///
  /// - Parameters:
  ///   - part: which part, from 0.
  ///   - parts: how many parts there are.
  ///   - seed: decides the details.
  ///   - parent: where the nodes' files lie meanwhile.
  public static func drill(part: Int, of parts: Int, seed: UInt64, in parent: String) -> Outcome {
    let clashes = Clash.all.enumerated().filter { $0.offset % parts == part }.map(\.element)
    return inDirectory("drill-\(part)-\(seed)", beneath: parent) { directory, tally in
      History.drill(clashes, plan: Plan(drilling: seed), directory: directory, tally: &tally)
    }
  }

  /// Brings about the pairs of some rules, in the order of the rules, several times over, on three nodes.
  ///
  /// - Parameters:
  ///   - rules: their numbers in the table, `C5` for one.
  ///   - times: how often.
  ///   - seed: decides the details.
  ///   - parent: where the nodes' files lie meanwhile.
  public static func drill(on rules: [String], times: Int, seed: UInt64, in parent: String) -> Outcome {
    let clashes = rules.flatMap { rule in Clash.all.filter { $0.rule == rule } }
    return inDirectory("drill-on-\(seed)", beneath: parent) { directory, tally in
      History.drill(
        Array(repeatElement(clashes, count: times).joined()), plan: Plan(drilling: seed), directory: directory,
        tally: &tally)
    }
  }

  private static func inDirectory(
    _ name: String, beneath parent: String, _ play: (String, inout Tally) -> Failure?
  ) -> Outcome {
    let directory = "\(parent)/allot-simulation-\(ProcessInfo.processInfo.processIdentifier)-\(name)"
    try? FileManager.default.removeItem(atPath: directory)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var tally = Tally()
    let failure = play(directory, &tally)
    return Outcome(failure: failure, tally: tally)
  }
}

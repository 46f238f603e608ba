/// What became of the operations that change settings of the ledger, or the team of a learner: setting by setting the
/// later in clock order holds (C30). A pure function of the set of changes.
public struct SettingsResolver {
  /// One operation that changes settings.
  public struct Change: Hashable, Sendable {
    /// Where the operation stands; row 0.
    public let stamp: Stamp
    /// What it sets, by the name of the setting.
    public let values: [String: String]

    /// States a change.
    public init(stamp: Stamp, values: [String: String]) {
      self.stamp = stamp
      self.values = values
    }
  }

  private let causality: any Causality
  private let changes: [Change]

  /// Takes all changes of one ledger, each once, in any order.
  public init(changes: [Change], causality: any Causality) {
    self.changes = changes.sorted { $0.stamp < $1.stamp }
    self.causality = causality
  }

  /// Takes all placements of one learner, each once, in any order (R34).
  public init(placements: [TeamPlacement], causality: any Causality) {
    self.init(
      changes: placements.map { Change(stamp: $0.stamp, values: ["team": $0.team.text]) }, causality: causality)
  }

  /// What became of each change, in clock order, and a case for each that lost to one whose author had not seen it.
  ///
  /// A change is in effect as long as one of its settings holds and none was lost unseen. To say the same twice is no
  /// loss.
  public var outcome: (fates: [FateRecord], cases: [Case]) {
    var holding: [String: Change] = [:]
    for change in changes { for name in change.values.keys { holding[name] = change } }
    var fates: [FateRecord] = []
    var cases: [Case] = []
    for change in changes {
      let winners = change.values.keys.compactMap { holding[$0] }
      let lost = change.values.filter { name, value in
        guard let winner = holding[name], winner.stamp != change.stamp else { return false }
        return winner.values[name] != value && !causality.precedes(change.stamp, winner.stamp)
      }
      if let winner = lost.keys.compactMap({ holding[$0]?.stamp }).max() {
        fates.append(FateRecord(stamp: change.stamp, fate: .lost(.settingTwice)))
        cases.append(
          Case(rule: .settingTwice, lost: change.stamp, winner: winner, subject: change.stamp.entity))
      } else if winners.contains(where: { $0.stamp == change.stamp }) {
        fates.append(FateRecord(stamp: change.stamp, fate: .inEffect))
      } else if let winner = winners.map(\.stamp).max() {
        fates.append(FateRecord(stamp: change.stamp, fate: .superseded(by: winner)))
      }
    }
    return (fates, cases)
  }
}

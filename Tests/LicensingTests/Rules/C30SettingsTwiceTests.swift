import LedgerModel
import Licensing
import Testing

@Suite("C30 ledger settings changed twice")
struct C30SettingsTwiceTests {
  /// Changes by nodes of a story, resolved where all is known.
  private struct Settings {
    var story = Story()
    private(set) var changes: [SettingsResolver.Change] = []

    mutating func set(_ values: [String: String], by node: Int) -> EntityID {
      let row = story.act(.configureLedger(ConfigureLedger(name: "\(changes.count)")), by: node)
      let entry = story.world.entries.first { $0.stamp.id == row.set }
      if let entry {
        changes.append(
          SettingsResolver.Change(stamp: Stamp(set: entry.stamp, operation: 0, row: 0), values: values))
      }
      return row
    }

    var outcome: (fates: [FateRecord], cases: [Case]) {
      let (one, other) = (
        SettingsResolver(changes: changes, causality: story.world.order).outcome,
        SettingsResolver(changes: changes.reversed(), causality: story.world.order).outcome
      )
      #expect(one.fates == other.fates && one.cases == other.cases)
      return one
    }
  }

  @Test("C30: the later holds; the one that it had not seen is lost with a case")
  func unseen() {
    var settings = Settings()
    let first = settings.set(["days": "10"], by: 1)
    let second = settings.set(["days": "20"], by: 2)
    let (fates, cases) = settings.outcome
    #expect(fates.map(\.fate) == [.lost(.settingTwice), .inEffect])
    #expect(cases.map(\.lost.entity) == [first] && cases.map(\.winner?.entity) == [second])
  }

  @Test("C30: whoever had seen it replaces it, and leaves no case")
  func seen() {
    var settings = Settings()
    _ = settings.set(["days": "10"], by: 1)
    settings.story.world.syncAll()
    _ = settings.set(["days": "20"], by: 2)
    let (fates, cases) = settings.outcome
    #expect(fates.map(\.fate) == [.superseded(by: fates[1].stamp), .inEffect] && cases.isEmpty)
  }

  @Test("C30: a later change by somebody who had seen both ends the case")
  func decided() {
    var settings = Settings()
    _ = settings.set(["days": "10"], by: 1)
    _ = settings.set(["days": "20"], by: 2)
    settings.story.world.syncAll()
    _ = settings.set(["days": "15"], by: 1)
    let (fates, cases) = settings.outcome
    let winner = fates[2].stamp
    #expect(fates.map(\.fate) == [.superseded(by: winner), .superseded(by: winner), .inEffect] && cases.isEmpty)
  }

  @Test("C30: field by field: other settings are not touched, and the same value is no loss")
  func fields() {
    var settings = Settings()
    _ = settings.set(["days": "10", "name": "North"], by: 1)
    _ = settings.set(["days": "10", "zone": "UTC"], by: 2)
    let (fates, cases) = settings.outcome
    #expect(fates.map(\.fate) == [.inEffect, .inEffect] && cases.isEmpty)
    let third = settings.set(["name": "South"], by: 2)
    #expect(settings.outcome.cases.map(\.winner?.entity) == [third])
  }
}

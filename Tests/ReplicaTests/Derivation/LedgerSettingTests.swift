import Licensing
import Testing

@testable import Replica

@Suite("Settings of a ledger as texts")
struct LedgerSettingTests {
  @Test("R35: a strategy is read back as it was chosen, whatever stands in the names of technologies")
  func strategy() throws {
    let names = ["Swift", "two\nlines", "and\r\nso", "a\\nb", "\\", "ends with \n", ""]
    for planned in [[], ["Go"], names] {
      let chosen = AssignmentStrategy(kind: .plan, planned: planned)
      let set = SetID(1, 2, 3, 4)
      let stored = try #require(LedgerSetting.values(of: ConfigureLedger(strategy: chosen), in: set).first)
      #expect(stored.0 == .strategy)
      #expect(LedgerSetting.strategy(stored.1) == chosen)
    }
  }
}

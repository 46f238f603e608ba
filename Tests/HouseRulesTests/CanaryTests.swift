import Testing

/// A rule that finds nothing proves nothing: each is shown made-up files that break it, and some that only seem to.
@Suite("Canaries of the house rules")
struct CanaryTests {
  @Test("every rule has canaries")
  func everyRuleHasCanaries() {
    #expect(Set(Canary.all.map(\.rule)) == Set(houseRules.map(\.name)))
    #expect(Set(houseRules.map(\.name)).count == houseRules.count)
    for rule in houseRules {
      let own = Canary.all.filter { $0.rule == rule.name }
      #expect(own.contains { !$0.offendingLines.isEmpty }, "\(rule.name) is never broken")
      #expect(own.contains { $0.offendingLines.isEmpty }, "\(rule.name) is never kept")
    }
  }

  @Test("each rule finds its canaries and nothing else", arguments: Canary.all)
  func ruleFindsItsCanary(canary: Canary) throws {
    let rule = try #require(houseRules.first { $0.name == canary.rule })
    let found = rule.offences(in: SourceFile(path: canary.path, text: canary.text))
    #expect(found.map(\.line).sorted() == canary.offendingLines, "\(found)")
    #expect(found.allSatisfy { $0.path == canary.path })
  }
}

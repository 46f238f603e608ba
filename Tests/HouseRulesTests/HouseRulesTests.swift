import Testing

@Suite("House rules")
struct HouseRulesTests {
  @Test("every file keeps every rule", arguments: houseRules.map(\.name))
  func everyFileKeepsTheRule(name: String) throws {
    let rule = try #require(houseRules.first { $0.name == name })
    let offences = try Repository.files.get().flatMap { rule.offences(in: $0) }
    #expect(offences.isEmpty, "\(offences.map(\.description).joined(separator: "\n"))")
  }

  @Test("the files are found")
  func filesAreFound() throws {
    let paths = try Repository.files.get().map(\.path)
    #expect(paths.contains("Tests/HouseRulesTests/HouseRulesTests.swift"))
    #expect(paths.contains { $0.hasPrefix("Sources/") && $0.hasSuffix(".swift") })
    #expect(paths.contains { $0.hasPrefix("Tools/") })
    #expect(paths.contains { $0.hasPrefix("Protocol/") && $0.hasSuffix(".md") })
    #expect(paths == paths.sorted() && Set(paths).count == paths.count)
  }
}

import Foundation
import Testing

/// Every rule of the design is shown by a test or a scenario, or stands on the one list of those that are not.
@Suite("Rules are shown by tests")
struct RuleTableTests {
  /// Rules that no test and no scenario shows. Whoever shows one takes it from here.
  static let notYetShown: Set<String> = [
    "C22", "C23",
  ]

  private static let table = Result { try RuleTable(try Repository.files.get()) }

  @Test("every rule is shown, or is on the list", arguments: RuleNumber.all)
  func isShown(rule: RuleNumber) throws {
    let isShown = try Self.table.get().places[rule]?.isEmpty == false
    if Self.notYetShown.contains(rule.description) {
      #expect(!isShown, "\(rule) is shown now: take it from the list of RuleTableTests")
    } else {
      #expect(isShown, "no test and no scenario shows \(rule)")
    }
  }

  @Test("nothing is named that is no rule")
  func namesRules() throws {
    let all = Set(RuleNumber.all)
    let unknown = try Self.table.get().places.keys.filter { !all.contains($0) }
    #expect(unknown.isEmpty)
    #expect(Self.notYetShown.isSubset(of: all.map(\.description)))
  }

  @Test("names of tests, suites and scenarios are read; comments, texts and support code are not")
  func reads() throws {
    let table = try RuleTable([
      SourceFile(
        path: "Tests/XTests/ATests.swift",
        text: """
          @Suite("R8–R10 inviting") struct A {
            // C1 is a comment.
            @Test(
              "C3: \\"one\\" | live", arguments: [1])
            func a() { let b = "C4" }
          }
          """),
      SourceFile(path: "Sources/X/A.swift", text: "@Test(\"C5\") func a() {}"),
      SourceFile(path: "Tests/HouseRulesTests/A.swift", text: "@Test(\"C6\") func a() {}"),
      SourceFile(path: "Protocol/scenarios/R2-x.json", text: #"{"name": "R2-x", "shows": ["R2", "C3"]}"#),
      SourceFile(path: "Protocol/scenarios/setups/y.json", text: #"{"name": "R7"}"#),
    ])
    #expect(table.places.keys.sorted().map(\.description) == ["R2", "R8", "R9", "R10", "C3"])
    let three = RuleNumber(kind: .conflict, number: 3)
    #expect(table.places[three]?.count == 2)
    let markdown = table.markdown(notYetShown: ["C34"])
    #expect(markdown.contains(#"| C3 | ATests: C3: \"one\" \| live<br>scenario R2-x |"#))
    #expect(markdown.contains("| C34 | *not yet* |"))
    #expect(markdown.contains("| C33 |  |"))
  }

  /// `Tools/rules` names the file.
  @Test("the table is written where it is asked for")
  func isWritten() throws {
    guard let path = ProcessInfo.processInfo.environment["ALLOT_RULE_TABLE"] else { return }
    let text = try Self.table.get().markdown(notYetShown: Self.notYetShown)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(FileManager.default.fileExists(atPath: path))
  }
}

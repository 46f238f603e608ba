import Foundation

/// A rule of the domain by the number that the design gives it: `R25`, `C31`.
struct RuleNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Requirements come before conflicts.
  enum Kind: String, Comparable, CaseIterable, Sendable {
    case requirement = "R"
    case conflict = "C"

    static func < (left: Kind, right: Kind) -> Bool { left == .requirement && right == .conflict }

    var numbers: ClosedRange<Int> {
      switch self {
      case .requirement: 1...49
      case .conflict: 0...34
      }
    }
  }

  let kind: Kind
  let number: Int

  var description: String { kind.rawValue + String(number) }

  static func < (left: RuleNumber, right: RuleNumber) -> Bool {
    left.kind != right.kind ? left.kind < right.kind : left.number < right.number
  }

  /// Every rule there is to show. What the design calls later (R50, R51) is not among them.
  static let all: [RuleNumber] = Kind.allCases.flatMap { kind in
    kind.numbers.map { RuleNumber(kind: kind, number: $0) }
  }

  /// The rules that a text names, `R8–R14` as well as `R8`.
  static func named(in text: String) -> Set<RuleNumber> {
    var found: Set<RuleNumber> = []
    for match in text.matches(of: #/\b([RC])([0-9]{1,2})(?:[–-][RC]?([0-9]{1,2}))?\b/#) {
      guard let kind = Kind(rawValue: String(match.1)), let first = Int(match.2) else { continue }
      let last = match.3.flatMap { Int($0) } ?? first
      for number in first...max(first, last) { found.insert(RuleNumber(kind: kind, number: number)) }
    }
    return found
  }
}

/// Which tests and scenarios show which rule. Only what runs counts: the names of tests and suites, and what a scenario
/// says it shows. A comment shows nothing.
struct RuleTable {
  /// By rule: the places that show it, each once, in the order of the files.
  private(set) var places: [RuleNumber: [String]] = [:]

  init(_ files: [SourceFile]) throws {
    for file in files {
      if file.isSwift, Self.isOfTests(file) {
        for name in Self.testNames(in: file.text) { add(name, at: "\(Self.stem(file.path)): \(name)") }
      } else if file.path.hasPrefix("Protocol/scenarios/"), file.path.hasSuffix(".json") {
        let scenario = try JSONDecoder().decode(Scenario.self, from: Data(file.text.utf8))
        for rule in scenario.shows ?? [] { add(rule, at: "scenario \(Self.stem(file.path))") }
      }
    }
  }

  private struct Scenario: Decodable {
    let shows: [String]?
  }

  private mutating func add(_ text: String, at place: String) {
    for rule in RuleNumber.named(in: text) where places[rule]?.contains(place) != true {
      places[rule, default: []].append(place)
    }
  }

  /// The house rules have tests too, but they say nothing of the domain.
  private static func isOfTests(_ file: SourceFile) -> Bool {
    file.path.hasPrefix("Tests/") && !file.path.hasPrefix("Tests/HouseRulesTests/")
  }

  private static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return String(name.prefix { $0 != "." })
  }

  /// The names given to `@Test` and `@Suite`, in order.
  static func testNames(in text: String) -> [String] {
    text.matches(of: #/@(?:Test|Suite)\(\s*"((?:[^"\\]|\\.)*)"/#).map { String($0.1) }
  }

  /// A Markdown table of all rules.
  func markdown(notYetShown: Set<String>) -> String {
    var lines = ["| rule | shown by |", "|---|---|"]
    for rule in RuleNumber.all {
      let shown = (places[rule] ?? []).map { $0.replacing("|", with: "\\|") }.joined(separator: "<br>")
      let empty = notYetShown.contains(rule.description) ? "*not yet*" : ""
      lines.append("| \(rule) | \(shown.isEmpty ? empty : shown) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

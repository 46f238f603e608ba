import Foundation
import NodeService
import Testing

@Suite("The published table of errors")
struct ErrorTableTests {
  /// The rows of the table as the code has them.
  static var rows: [String] {
    DomainErrorCode.allCases.map { code in
      let meaning = code.meaning
      return
        "| \(code.rawValue) | `\(code.word)` | \(meaning.message) | \(meaning.nextActions.joined(separator: " ")) |"
    }
  }

  private static var file: URL {
    URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Protocol/errors.md")
  }

  @Test("says what the code says, row by row")
  func agrees() throws {
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    let published = text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("| 1") }
    #expect(published == Self.rows)
  }

  @Test("has one number and one word for each error, outside of the numbers that the protocol reserves")
  func isUnambiguous() {
    let all = DomainErrorCode.allCases
    #expect(Set(all.map(\.word)).count == all.count)
    #expect(all.allSatisfy { $0.rawValue > 0 })
    #expect(all.allSatisfy { !$0.meaning.nextActions.isEmpty })
  }
}

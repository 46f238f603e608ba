import Foundation

/// The page that publishes the form of an export.
enum ExportPage {
  static func text() throws -> String {
    let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Protocol/export.md")
    return try String(contentsOf: file, encoding: .utf8)
  }
}

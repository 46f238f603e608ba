import Foundation

/// A file of the repository, or one made up in a test.
struct SourceFile: Sendable {
  /// Relative to the repository's root, with slashes.
  let path: String
  let text: String
  let lines: [Substring]
  /// What the Swift compiler would see of it; empty for files in other languages.
  let swift: SwiftText

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    swift = SwiftText(path.hasSuffix(".swift") ? text : "")
  }

  var isSwift: Bool { path.hasSuffix(".swift") }

  /// Written by a tool: it follows that tool's habits, not ours.
  var isGenerated: Bool { path.hasSuffix(".pb.swift") }

  /// The module a file of `Sources` belongs to, nil elsewhere.
  var module: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  var isInSources: Bool { path.hasPrefix("Sources/") }
}

/// The files of this repository that the rules look at.
enum Repository {
  /// Found from the place of this file: `Tests/HouseRulesTests/SourceFile.swift` lies three levels down.
  static var root: URL {
    let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    return here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  /// Every text file that people write, sorted by path. Read once.
  static let files = Result { try readAll() }

  private static func readAll() throws -> [SourceFile] {
    let directories = ["Sources", "Tests", "Tools", "Protocol", "Documentation", ".ci"]
    var paths = try FileManager.default.contentsOfDirectory(atPath: root.path)
      .filter { $0.hasSuffix(".md") || $0 == "Package.swift" }
    for directory in directories where exists(directory) {
      paths += try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(directory).path)
        .map { "\(directory)/\($0)" }
    }
    return try paths.sorted().compactMap(read)
  }

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  /// Nil for directories, compiled files and whatever is not text.
  private static func read(_ path: String) throws -> SourceFile? {
    let location = root.appendingPathComponent(path)
    var isDirectory: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: location.path, isDirectory: &isDirectory)
    guard isThere, !isDirectory.boolValue, !path.contains("__pycache__") else { return nil }
    let bytes = try Data(contentsOf: location)
    guard !bytes.contains(0), let text = String(data: bytes, encoding: .utf8) else { return nil }
    return SourceFile(path: path, text: text)
  }
}

import Foundation

/// A file of Protocol/vectors.
struct VectorFile {
  let name: String

  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Protocol/vectors")

  /// Set to write the files instead of comparing with them.
  static var isWriting: Bool { ProcessInfo.processInfo.environment["ALLOT_WRITE_VECTORS"] == "1" }

  func text(of content: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(content), as: UTF8.self) + "\n"
  }

  func read() throws -> String {
    try String(contentsOf: VectorFile.folder.appending(path: name), encoding: .utf8)
  }

  func read<Content: Decodable>(as _: Content.Type) throws -> Content {
    try JSONDecoder().decode(Content.self, from: Data(try read().utf8))
  }

  func write(_ text: String) throws {
    try text.write(to: VectorFile.folder.appending(path: name), atomically: true, encoding: .utf8)
  }
}

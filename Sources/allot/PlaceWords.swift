import Foundation
import JSONRPC

/// Places as they are typed: of a peer in `peer add ana 127.0.0.1:7777` and `peer add stick --folder DIR`, and of files
/// that the node reads or writes.
enum PlaceWords {
  private static let method = "peer.add"
  private static let places = ["--address", "--folder"]

  /// The words with a name before an address that has none. A method's optional parameters are named otherwise, but a
  /// peer needs one place or the other.
  static func named(_ words: [String], of method: String) -> [String] {
    guard method == Self.method else { return words }
    let isPlaced = words.contains { word in places.contains { word == $0 || word.hasPrefix($0 + "=") } }
    var loose: [Int] = []
    var isValue = false
    for (index, word) in words.enumerated() {
      if word.hasPrefix("--") {
        isValue = !word.contains("=")
      } else {
        if !isValue { loose.append(index) }
        isValue = false
      }
    }
    let isNamed = words.contains { $0 == "--name" || $0.hasPrefix("--name=") }
    guard !isPlaced, loose.count == (isNamed ? 1 : 2), let last = loose.last else { return words }
    var named = words
    named[last] = "--address=" + words[last]
    return named
  }

  /// Parameters of methods that are paths on the machine of the node.
  private static let paths: [String: [String]] = [
    method: ["folder"], "node.backup": ["path"], "notification.configure": ["passwordFile", "trustRoots", "templates"],
  ]

  /// The parameters with paths as seen from where the command runs: the node that is asked may run elsewhere.
  static func absolute(_ parameters: JSONObject, of method: String) -> JSONObject {
    var absolute = parameters
    for name in paths[method] ?? [] {
      guard let path = parameters[name]?.stringValue, !path.isEmpty, !path.hasPrefix("/") else { continue }
      let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
      absolute[name] = .string(here.appendingPathComponent(path).standardizedFileURL.path)
    }
    return absolute
  }
}

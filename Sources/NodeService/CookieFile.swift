import Foundation

/// The token that a client on TCP has to present, in a file that only this user can read.
///
/// It is made when the node starts to listen and removed when it ends; one that a killed node left is replaced. Whoever
/// makes it holds the replica's lock, so there is one at a time.
final class CookieFile: Sendable {
  static let name = "allot.cookie"
  /// Bytes of randomness in a token; the file shows them in hexadecimal digits and nothing else.
  private static let tokenBytes = 32

  let path: String
  private let token: [UInt8]

  /// Writes a fresh token with mode 0600. A reader finds the old token or the new one, never half of one.
  init(directory: String, random: (Int) -> [UInt8]) throws {
    path = directory + "/" + Self.name
    token = Array(random(Self.tokenBytes).flatMap { [Self.digit($0 >> 4), Self.digit($0 & 0xF)] })
    let fresh = path + ".new"
    let files = FileManager.default
    try? files.removeItem(atPath: fresh)
    let made = files.createFile(
      atPath: fresh, contents: Data(token), attributes: [.posixPermissions: NSNumber(value: 0o600)])
    guard made, rename(fresh, path) == 0 else { throw NodeError.cookieUnusable(path) }
  }

  /// Whether the text is the token; takes as long whatever it is.
  func verify(_ text: String) -> Bool {
    let given = Array(text.utf8)
    var difference = given.count ^ token.count
    for (place, byte) in token.enumerated() {
      difference |= Int(byte ^ (place < given.count ? given[place] : 0))
    }
    return difference == 0
  }

  /// Removes the file.
  func remove() { unlink(path) }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}

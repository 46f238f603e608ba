extension StringProtocol {
  /// Whether it can stand as the name of a partner or a team: 1 to `bytesMax` bytes of UTF-8, no control character in
  /// it, and no blank at its ends.
  func isPlainName(bytesMax: Int) -> Bool {
    guard !isEmpty, utf8.count <= bytesMax, first != " ", last != " " else { return false }
    return unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }
}

import Foundation

/// Words of a header: text beyond ASCII becomes encoded words (RFC 2047), long lines are folded (RFC 5322, section
/// 2.2.3). Nothing in a value can end a header, since line ends and other control characters never get in.
enum HeaderText {
  /// Bytes of a header line after which it is folded where it can be.
  static let lineBytesGoal = 78
  /// Bytes of a line that no program has to take more of (RFC 5322, section 2.1.1).
  static let lineBytesMax = 998
  /// Bytes of an encoded word (RFC 2047, section 2).
  private static let wordBytesMax = 75
  private static let wordStart = "=?UTF-8?B?"
  private static let wordEnd = "?="
  /// Bytes of text that fill one encoded word: base64 makes four of three.
  private static let wordTextBytesMax = (wordBytesMax - wordStart.utf8.count - wordEnd.utf8.count) / 4 * 3

  /// The text without anything that could end a line, reverse its reading order or hide in it; runs of white space
  /// become one space.
  static func clean(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isSpaceOwed = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        isSpaceOwed = !result.isEmpty
        continue
      }
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: continue
      default: break
      }
      if isSpaceOwed { result.append(" ") }
      isSpaceOwed = false
      result.append(scalar)
    }
    return String(result)
  }

  /// The words of an unstructured header such as Subject.
  static func unstructured(_ text: String) -> [String] {
    let clean = clean(text)
    return isSafe(clean) ? clean.split(separator: " ").map(String.init) : encodedWords(clean)
  }

  /// The words of a name before an address: a quoted string if it is ASCII, else encoded words.
  static func phrase(_ text: String) -> [String] {
    let clean = clean(text)
    guard isSafe(clean) else { return encodedWords(clean) }
    let escaped = clean.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return ["\"\(escaped)\""]
  }

  /// A header of these words, folded between them, with its line end.
  static func header(_ name: String, _ words: [String]) -> [UInt8] {
    var lines = [name + ":"]
    for word in words {
      let line = lines[lines.count - 1]
      if line.utf8.count + 1 + word.utf8.count > lineBytesGoal, line != name + ":" {
        lines.append(" " + word)
      } else {
        lines[lines.count - 1] = line + " " + word
      }
    }
    return Array(lines.joined(separator: "\r\n").utf8) + [0x0D, 0x0A]
  }

  /// Whether the text may stand as it is: ASCII that cannot be taken for an encoded word, in words that can be folded.
  private static func isSafe(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
      && text.split(separator: " ").allSatisfy { $0.utf8.count < lineBytesGoal }
      && text.utf8.count < lineBytesMax / 2
  }

  private static func encodedWords(_ text: String) -> [String] {
    var words: [String] = []
    var part = ""
    for character in text.unicodeScalars {
      if part.utf8.count + String(character).utf8.count > wordTextBytesMax {
        words.append(encodedWord(part))
        part = ""
      }
      part.unicodeScalars.append(character)
    }
    if !part.isEmpty { words.append(encodedWord(part)) }
    return words
  }

  private static func encodedWord(_ text: String) -> String {
    wordStart + Data(text.utf8).base64EncodedString() + wordEnd
  }
}

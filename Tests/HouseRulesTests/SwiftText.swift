/// A token of Swift source: a word, a number, one character of punctuation, or a literal whose text is left out.
struct Token: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case word, number, punctuation, literal
  }

  var kind: Kind
  var text: String
  /// Counted from 1.
  var line: Int
  /// Whether white space, a comment or the start of the file stands before it.
  var isSpaced: Bool
}

/// Swift source split into code and comments, so that a rule about code is not misled by words in texts and comments.
///
/// It knows line and nested block comments, plain, raw and multi-line texts with code interpolated at any depth, and
/// regular expression literals. It never fails: what it cannot make sense of becomes punctuation.
struct SwiftText: Sendable {
  /// Code without comments, in order. A text literal is one token `""`, followed by the tokens interpolated in it.
  private(set) var tokens: [Token] = []
  /// Comments with their markers, one entry per line of a comment.
  private(set) var comments: [(line: Int, text: String)] = []

  private let characters: [Character]
  private var position = 0
  private var line = 1
  private var isSpaced = true

  init(_ text: String) {
    characters = Array(text)
    while position < characters.count {
      scan()
    }
  }

  private mutating func scan() {
    let character = characters[position]
    if character.isWhitespace {
      advance()
      isSpaced = true
    } else if starts(with: "//") {
      scanLineComment()
    } else if starts(with: "/*") {
      scanBlockComment()
    } else if character == "\"" {
      scanText(hashes: 0)
    } else if character == "#", let hashes = hashesBefore("\"") {
      position += hashes
      scanText(hashes: hashes)
    } else if character == "#", let hashes = hashesBefore("/") {
      position += hashes
      scanExtendedExpression(hashes: hashes)
    } else if character == "/", isStartOfExpression {
      scanExpression()
    } else if character.isLetter || character == "_" {
      scanWord(kind: .word) { $0.isLetter || $0.isNumber || $0 == "_" }
    } else if character.isNumber {
      scanWord(kind: .number) { $0.isLetter || $0.isNumber || $0 == "_" }
    } else {
      append(.punctuation, String(character), line: line)
      advance()
    }
  }

  private mutating func scanWord(kind: Token.Kind, while belongs: (Character) -> Bool) {
    var text = ""
    while position < characters.count, belongs(characters[position]) {
      text.append(characters[position])
      position += 1
    }
    append(kind, text, line: line)
  }

  private mutating func scanLineComment() {
    var text = ""
    while position < characters.count, !characters[position].isNewline {
      text.append(characters[position])
      position += 1
    }
    comments.append((line, text))
    isSpaced = true
  }

  private mutating func scanBlockComment() {
    var depth = 0
    var text = ""
    repeat {
      if starts(with: "/*") || starts(with: "*/") {
        depth += starts(with: "/*") ? 1 : -1
        text += String(characters[position...position + 1])
        position += 2
      } else if characters[position].isNewline {
        comments.append((line, text))
        text = ""
        advance()
      } else {
        text.append(characters[position])
        position += 1
      }
    } while depth > 0 && position < characters.count
    comments.append((line, text))
    isSpaced = true
  }

  /// Stands on the first quotation mark of a text with so many number signs before it.
  private mutating func scanText(hashes: Int) {
    append(.literal, "\"\"", line: line)
    let isMultiline = starts(with: "\"\"\"")
    let quotes = isMultiline ? "\"\"\"" : "\""
    let fence = String(repeating: "#", count: hashes)
    position += quotes.count
    while position < characters.count {
      if starts(with: quotes + fence) {
        position += quotes.count + hashes
        return
      }
      if starts(with: "\\" + fence + "(") {
        position += hashes + 2
        scanInterpolation()
      } else if starts(with: "\\" + fence) {
        position += hashes + 1
        if position < characters.count { advance() }
      } else if characters[position].isNewline, !isMultiline {
        return
      } else {
        advance()
      }
    }
  }

  /// Stands behind the opening parenthesis; leaves behind the closing one.
  private mutating func scanInterpolation() {
    var depth = 1
    isSpaced = true
    while position < characters.count {
      if characters[position] == "(" {
        depth += 1
      } else if characters[position] == ")" {
        depth -= 1
        if depth == 0 {
          position += 1
          return
        }
      }
      scan()
    }
  }

  /// Whether a slash here begins a regular expression: where a value is expected, and not followed by a space.
  private var isStartOfExpression: Bool {
    guard position + 1 < characters.count, !characters[position + 1].isWhitespace else { return false }
    let valueExpected: Bool
    if let last = tokens.last {
      let keywords: Set = ["return", "in", "case", "try", "await", "else", "where"]
      switch last.kind {
      case .word: valueExpected = keywords.contains(last.text)
      case .number, .literal: valueExpected = false
      case .punctuation: valueExpected = !")]}?!>.".contains(last.text)
      }
    } else {
      valueExpected = false
    }
    return valueExpected && restOfLine(from: position + 1).contains("/")
  }

  private mutating func scanExpression() {
    append(.literal, "//", line: line)
    position += 1
    while position < characters.count, !characters[position].isNewline, characters[position] != "/" {
      position += characters[position] == "\\" ? 2 : 1
    }
    position = min(position + 1, characters.count)
  }

  private mutating func scanExtendedExpression(hashes: Int) {
    append(.literal, "//", line: line)
    let end = "/" + String(repeating: "#", count: hashes)
    position += 1
    while position < characters.count, !starts(with: end) {
      advance()
    }
    position = min(position + end.count, characters.count)
  }

  private mutating func append(_ kind: Token.Kind, _ text: String, line: Int) {
    tokens.append(Token(kind: kind, text: text, line: line, isSpaced: isSpaced))
    isSpaced = false
  }

  private mutating func advance() {
    if characters[position].isNewline { line += 1 }
    position += 1
  }

  private func starts(with text: String) -> Bool {
    var index = position
    for character in text {
      guard index < characters.count, characters[index] == character else { return false }
      index += 1
    }
    return true
  }

  private func restOfLine(from start: Int) -> ArraySlice<Character> {
    characters[start...].prefix { !$0.isNewline }
  }

  /// How many number signs stand here, if this character follows them.
  private func hashesBefore(_ character: Character) -> Int? {
    var index = position
    while index < characters.count, characters[index] == "#" { index += 1 }
    return index < characters.count && characters[index] == character ? index - position : nil
  }
}

extension SwiftText {
  /// The lines on which these tokens follow one another. White space may lie between them, but not before an
  /// exclamation mark: `try !ready()` is something else than `try! ready()`.
  func lines(with sequence: [String]) -> [Int] {
    guard let first = sequence.first, tokens.count >= sequence.count else { return [] }
    return (0...tokens.count - sequence.count).compactMap { start in
      guard tokens[start].text == first else { return nil }
      let isMatch = sequence.indices.allSatisfy {
        let token = tokens[start + $0]
        return token.text == sequence[$0] && !(token.text == "!" && token.isSpaced)
      }
      return isMatch ? tokens[start].line : nil
    }
  }
}

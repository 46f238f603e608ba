/// Finds what is meant as an address in text that people paste. Reads every character a bounded number of times.
struct AddressScanner {
  /// What was found; whether it is an address is decided by whoever asked.
  enum Candidate: Hashable {
    /// Text that stands where an address is expected.
    case address(String)
    /// Text that cannot be an address because of what surrounds it.
    case fault(text: String, reason: EmailAddressError)
  }

  /// A piece of text between separators that is an address, or part of a display name if an angle bracket follows.
  private enum Piece {
    case word(String)
    case quoted(String)
    case fault(String, EmailAddressError)
  }

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var ready: [Candidate] = []
  private var readyTaken = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// The next candidate in the order of the text; nil at the end.
  mutating func next() -> Candidate? {
    while readyTaken == ready.count {
      ready.removeAll(keepingCapacity: true)
      readyTaken = 0
      guard position < scalars.count else { return nil }
      readSegment()
    }
    readyTaken += 1
    return ready[readyTaken - 1]
  }

  /// Reads up to the next separator that ends a display name, or through one address in angle brackets.
  private mutating func readSegment() {
    var pieces: [Piece] = []
    while position < scalars.count {
      let scalar = scalars[position]
      if scalar.endsSegment {
        position += 1
        break
      } else if scalar.isBlank {
        position += 1
      } else if scalar == "<" {
        readBracket(after: pieces)
        return
      } else if scalar == "\"" {
        pieces.append(readQuoted())
      } else {
        pieces.append(.word(readWord()))
      }
    }
    ready += pieces.map { piece in
      switch piece {
      case .word(let text), .quoted(let text): .address(unwrapped(text))
      case .fault(let text, let reason): .fault(text: text, reason: reason)
      }
    }
  }

  /// Reads `<address>`. Of the pieces before it, those that look like addresses are candidates too, unless the last one
  /// repeats the address, as mail programs do that know no name.
  private mutating func readBracket(after pieces: [Piece]) {
    let start = position
    position += 1
    while position < scalars.count, scalars[position] != ">", scalars[position] != "<",
      !scalars[position].endsSegment
    {
      position += 1
    }
    let isClosed = position < scalars.count && scalars[position] == ">"
    let inside = unwrapped(String(scalars[(start + 1)..<position]))
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .quoted: continue
      case .fault(let text, let reason): ready.append(.fault(text: text, reason: reason))
      case .word(let word):
        let text = unwrapped(word)
        let repeats = isClosed && index == pieces.count - 1 && text.lowercased() == inside.lowercased()
        if looksLikeAddress(text), !repeats { ready.append(.address(text)) }
      }
    }
    if isClosed {
      position += 1
      ready.append(.address(inside))
    } else {
      ready.append(.fault(text: String(scalars[start..<position]), reason: .unclosedBracket))
    }
  }

  /// Reads what is in quotation marks on one line. With something right behind it, it is the quoted form of the part
  /// before the @.
  private mutating func readQuoted() -> Piece {
    let start = position
    var content: [Unicode.Scalar] = []
    var index = position + 1
    while index < scalars.count, scalars[index] != "\"", !scalars[index].isLineEnd {
      if scalars[index] == "\\", index + 1 < scalars.count, !scalars[index + 1].isLineEnd { index += 1 }
      content.append(scalars[index])
      index += 1
    }
    guard index < scalars.count, scalars[index] == "\"" else {
      return .fault(readWord(), .unclosedQuotationMark)
    }
    position = index + 1
    let rest = readWord()
    return rest.isEmpty
      ? .quoted(String(content)) : .fault(String(scalars[start..<position]), .quotedLocalPart)
  }

  /// Reads up to the next blank, separator or angle bracket.
  private mutating func readWord() -> String {
    let start = position
    while position < scalars.count, !scalars[position].isBlank, !scalars[position].endsSegment,
      scalars[position] != "<"
    {
      position += 1
    }
    return String(scalars[start..<position])
  }

  /// Without the apostrophes that some mail programs put around an address, and without the scheme of a link.
  private func unwrapped(_ text: String) -> String {
    var result = String(text.unicodeScalars.trimmed)
    if result.utf8.count > 2, result.hasPrefix("'"), result.hasSuffix("'") {
      result = String(result.dropFirst().dropLast())
    }
    let scheme = "mailto:"
    return result.prefix(scheme.count).lowercased() == scheme ? String(result.dropFirst(scheme.count)) : result
  }

  private func looksLikeAddress(_ text: String) -> Bool {
    text.contains("@") && !text.hasPrefix("@") && !text.hasSuffix("@")
  }
}

extension String {
  fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }
}

extension Unicode.Scalar {
  fileprivate var endsSegment: Bool { self == "," || self == ";" || isLineEnd }

  fileprivate var isLineEnd: Bool {
    (0x0A...0x0D).contains(value) || value == 0x85 || self == "\u{2028}" || self == "\u{2029}"
  }
}

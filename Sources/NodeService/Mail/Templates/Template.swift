/// A text with variables, a small part of Mustache: `{{product}}` stands for a value, `{{#course}}…{{/course}}` for a
/// part that is there if the value is, `{{^start}}…{{/start}}` for one that is there if the value is not.
struct Template: Hashable, Sendable {
  /// Bytes of a template.
  static let bytesMax = 256 << 10
  /// Parts inside parts.
  private static let depthMax = 8

  /// How values are written into a text.
  enum Form: Hashable, Sendable {
    case plain
    case html
  }

  /// What is wrong with a template.
  enum Fault: Error, Hashable, Sendable {
    /// Named, but not offered to this kind of mail; or no such variable at all.
    case unknownVariable(String)
    /// Braces or parts that are not closed, or closed without having been opened.
    case unbalanced(String)
    /// Parts inside parts beyond the bound.
    case tooDeep
    /// Longer than the bound, or not UTF-8.
    case unreadable
    /// A variable without which the mail is of no use.
    case missingVariable(String)

    /// One sentence that says what to change.
    var sentence: String {
      switch self {
      case .unknownVariable(let name): "it names the variable \(name), which this mail does not have"
      case .unbalanced(let name): "the braces or the part around \(name) are not closed"
      case .tooDeep: "it nests more than \(Template.depthMax) parts"
      case .unreadable: "it is not UTF-8 or longer than \(Template.bytesMax) bytes"
      case .missingVariable(let name): "it does not name the variable \(name)"
      }
    }
  }

  private indirect enum Piece: Hashable, Sendable {
    case text(String)
    case value(MailVariable)
    case part(MailVariable, ifPresent: Bool, [Piece])
  }

  private let pieces: [Piece]
  /// The variables written out somewhere.
  let named: Set<MailVariable>

  /// Reads a template that may name these variables.
  init(_ source: String, offering offered: Set<MailVariable>) throws(Fault) {
    var reader = Reader(rest: Substring(source), offered: offered)
    pieces = try reader.pieces(until: nil, depth: 0)
    named = reader.named
  }

  /// The text with these values.
  func render(_ values: MailValues, as form: Form) -> String {
    let clean = values.mapValues { form == .html ? Self.escaped(HeaderText.clean($0)) : HeaderText.clean($0) }
    return Self.render(pieces, clean)
  }

  private static func render(_ pieces: [Piece], _ values: MailValues) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .value(let variable): values[variable] ?? ""
      case .part(let variable, let ifPresent, let inner):
        (values[variable]?.isEmpty == false) == ifPresent ? render(inner, values) : ""
      }
    }.joined()
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private struct Reader {
    var rest: Substring
    let offered: Set<MailVariable>
    var named: Set<MailVariable> = []

    mutating func pieces(until end: MailVariable?, depth: Int) throws(Fault) -> [Piece] {
      guard depth <= depthMax else { throw .tooDeep }
      var pieces: [Piece] = []
      while let open = rest.firstRange(of: "{{") {
        if open.lowerBound > rest.startIndex { pieces.append(.text(String(rest[..<open.lowerBound]))) }
        rest = rest[open.upperBound...]
        guard let close = rest.firstRange(of: "}}") else { throw .unbalanced(String(rest.prefix(20))) }
        let tag = rest[..<close.lowerBound].filter { $0 != " " }
        rest = rest[close.upperBound...]
        switch tag.first {
        case "#", "^":
          let variable = try variable(String(tag.dropFirst()))
          let inner = try self.pieces(until: variable, depth: depth + 1)
          pieces.append(.part(variable, ifPresent: tag.first == "#", inner))
        case "/":
          let variable = try variable(String(tag.dropFirst()))
          guard variable == end else { throw .unbalanced(variable.rawValue) }
          return pieces
        default:
          let variable = try variable(tag)
          named.insert(variable)
          pieces.append(.value(variable))
        }
      }
      if let end { throw .unbalanced(end.rawValue) }
      if !rest.isEmpty { pieces.append(.text(String(rest))) }
      rest = rest[rest.endIndex...]
      return pieces
    }

    private func variable(_ name: String) throws(Fault) -> MailVariable {
      guard let variable = MailVariable(rawValue: name), offered.contains(variable) else {
        throw .unknownVariable(HeaderText.clean(String(name.prefix(40))))
      }
      return variable
    }
  }
}

/// Writes a page in the macros of mdoc(7).
struct Mdoc {
  /// Bytes of a line of text; what is longer is frowned on.
  private static let lineBytesMax = 72
  private(set) var text = ""
  /// Whether a paragraph may begin here: not directly behind a heading.
  private var isAfterHeading = false

  /// A line as it stands.
  mutating func line(_ line: String) {
    text += line + "\n"
    isAfterHeading = line.hasPrefix(".Sh") || line.hasPrefix(".Ss")
  }

  /// A macro with words that are no macros.
  mutating func macro(_ name: String, _ words: String) {
    line(".\(name) " + words.split(separator: " ").map { Self.argument(String($0)) }.joined(separator: " "))
  }

  /// A heading.
  mutating func section(_ title: String) { macro("Sh", title) }

  /// Text, each sentence on a line of its own as mdoc wants it.
  mutating func sentences(_ text: String) {
    var sentence: [Substring] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      sentence.append(word)
      if word.hasSuffix(".") || word.hasSuffix("?") || word.hasSuffix("!") || word.hasSuffix(".)") {
        broken(sentence)
        sentence = []
      }
    }
    broken(sentence)
  }

  /// Words in lines of the length that mdoc wants.
  private mutating func broken(_ words: [Substring]) {
    guard !words.isEmpty else { return }
    let lines = TextLayout(width: Self.lineBytesMax).paragraph(words.joined(separator: " ")).split(separator: "\n")
    for each in lines { line(Self.running(String(each))) }
  }

  /// Text in a paragraph of its own.
  mutating func paragraph(_ text: String) {
    if !isAfterHeading { line(".Pp") }
    sentences(text)
  }

  /// Lines as they are typed.
  mutating func literal(_ lines: [String]) {
    line(".Bd -literal -offset indent")
    for each in lines { line(Self.running(each)) }
    line(".Ed")
  }

  /// A list of items with tags.
  mutating func list(_ body: (inout Mdoc) -> Void) {
    line(".Bl -tag -width Ds")
    body(&self)
    line(".El")
  }

  /// Running text: a line must not begin with a dot or an apostrophe, and a backslash is written as its name.
  private static func running(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\e")
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }

  /// A word behind a macro: what could be a macro or a delimiter itself is protected.
  private static func argument(_ word: String) -> String {
    let escaped = word.replacing("\\", with: "\\e").replacing("\"", with: "\\(dq")
    let isMacro = (2...3).contains(word.count) && word.first?.isUppercase == true
    let endsLikeOne = word.last.map { ".,:;)]?!".contains($0) } ?? false
    let isDelimiter = word.allSatisfy { ".,:;()[]?!|".contains($0) }
    return isMacro || isDelimiter || word.hasPrefix("-") ? "\\&" + escaped : escaped + (endsLikeOne ? "\\&" : "")
  }
}
